"""What is done about wishes away from the page."""

from __future__ import annotations

from collections.abc import Sequence
from smtplib import SMTPRecipientsRefused

from store.infra import mail
from store.infra.db import reading, transaction
from store.infra.log import log
from store.kernel import clock
from store.settings import settings
from store.wishes import mails
from store.wishes.actions import alerts, lists
from store.wishes.queries.alerts import alert_with_id


def ask_to_confirm(alert_id: int) -> None:
    """Mail the link that proves an address, unless it was used or the alert stopped."""
    with reading() as session:
        alert = alert_with_id(session, alert_id)
    if alert is None or alert.is_confirmed:
        return
    try:
        mail.send(mails.confirmation(alert, settings()), settings())
    except SMTPRecipientsRefused:
        _forget(alert.token)


def tell_waiting(variant_id: int) -> None:
    """Tell people in small batches that a variant is back, oldest wait first."""
    while waiting := _claimed(variant_id):
        _tell_all(waiting)


def announce_what_is_back() -> None:
    """Tell those whose wait ended without anybody noticing."""
    with transaction() as session:
        alerts.announce_what_is_back(session, at=clock.now())


def forget_old_wishes() -> None:
    """Delete alerts and lists whose time is over."""
    with transaction() as session:
        alerts.forget_old_alerts(session, at=clock.now())
        lists.forget_old_lists(session, at=clock.now())


def _claimed(variant_id: int) -> list[int]:
    with transaction() as session:
        due = alerts.claim_those_to_tell(session, variant_id=variant_id, at=clock.now())
        return [alert.id for alert in due]


def _tell_all(waiting: Sequence[int]) -> None:
    """Tell each; whom a failure left out is told by the next try."""
    left = list(waiting)
    try:
        while left:
            _tell(left[0])
            left.pop(0)
    finally:
        if left:
            with transaction() as session:
                alerts.let_go(session, alert_ids=left)


def _tell(alert_id: int) -> None:
    """Send one mail; an address that refuses it is forgotten, and holds up nobody."""
    with reading() as session:
        alert = alert_with_id(session, alert_id)
    if alert is None:
        return
    try:
        mail.send(mails.back_in_stock(alert, settings()), settings())
    except SMTPRecipientsRefused:
        _forget(alert.token)
        return
    with transaction() as session:
        alerts.note_told(session, alert_id=alert_id, at=clock.now())


def _forget(token: str) -> None:
    log.warning("alert_refused_by_address")
    with transaction() as session:
        alerts.stop_alert(session, token=token)
