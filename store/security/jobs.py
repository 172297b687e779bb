"""What guards do by the clock: judge, tell, link what is not linked, forget what is old."""

from __future__ import annotations

import io
from datetime import timedelta

from store.infra import http, mail
from store.infra.db import reading, transaction
from store.infra.log import log
from store.infra.storage import storage
from store.infra.witness import Sighting, saw
from store.kernel import clock
from store.security import drawing, mails, posting, told
from store.security.actions import forgetting, settling, telling, watching
from store.security.models import Alert, Mark, SecurityMark, SecurityReport
from store.security.queries.reporting import report_of
from store.settings import settings


class PostRefused(ConnectionError):
    """The webhook's receiver did not take an alert."""


class _Anchor:
    """The newest link of the audit trail that this process has told the log."""

    number = 0


def watch() -> None:
    """Judge what was seen and what was asked since the last time."""
    with transaction() as session:
        raised = watching.watch(session, at=clock.now())
        found = [(alert.rule, alert.subject, alert.times) for alert in raised]
    for rule, subject, times in found:
        log.warning("security_alert", rule=rule, subject=subject, times=times)


def mail_alert(alert_id: int) -> None:
    """Mail an alert, unless that was done within the hour or somebody has seen to it."""
    at = clock.now()
    with reading() as session:
        alert = telling.alert_to_mail(session, alert_id, at=at)
        addresses = told.addresses(session, settings())
    if alert is None:
        return
    for address in addresses:
        mail.send(mails.alert_raised(alert, to=address, settings=settings()), settings())
    with transaction() as session:
        telling.mark_mailed(session, alert_id, at=at)


def post_alert(alert_id: int) -> None:
    """Post an alert; a receiver that fails is tried again later, and at last no more."""
    url = settings().ALERTS_WEBHOOK
    with reading() as session:
        alert = session.get(Alert, alert_id)
        is_off = telling.is_hook_off(session)
    if not url or is_off or alert is None or _is_posted(alert):
        return
    try:
        _post(url, alert)
    except (http.Unreachable, PostRefused):
        _count_failure()
        raise
    with transaction() as session:
        telling.mark_posted(session, alert_id, at=clock.now())


def draw_report(report_id: int) -> None:
    """Draw a report somebody has asked for, and keep it; a repeat leaves the first one."""
    with reading() as session:
        asked = session.get_one(SecurityReport, report_id)
        report = report_of(session, first=asked.first, last=asked.last, verified=True)
    if asked.is_drawn:
        return
    key = f"security/reports/{asked.token}.pdf"
    storage().put(key, io.BytesIO(drawing.draw(asked, report)))
    with transaction() as session:
        settling.keep_report(session, report_id=report_id, key=key)


def link_left_out() -> None:
    """Link audit entries that no chain holds, and tell the log where the chain ends.

    What the log says is elsewhere: a trail that was written anew does not agree with it.
    """
    with transaction() as session:
        linked = forgetting.link_unlinked(session)
    for entry in linked:
        log.warning("audit_linked_late", entry=entry)
    with reading() as session:
        chain = session.get_one(SecurityMark, Mark.CHAIN)
    if chain.number != _Anchor.number:
        log.info("audit_chain", number=chain.number, digest=chain.digest)
        _Anchor.number = chain.number


def forget_old() -> None:
    """Delete what has been kept for its time."""
    now, chosen = clock.now(), settings()
    events = now - timedelta(days=chosen.EVENTS_KEPT_DAYS)
    with transaction() as session:
        forgetting.forget_events(session, before=events)
        forgetting.forget_alerts(session, before=events)
        forgetting.forget_tallies(session, at=now)
        audit = now - timedelta(days=chosen.AUDIT_KEPT_DAYS)
        forgetting.forget_audit(session, before=audit)


def _is_posted(alert: Alert) -> bool:
    return alert.posted_at is not None and alert.posted_at >= alert.last_at


def _post(url: str, alert: Alert) -> None:
    body = posting.body_of(alert, url=mails.alert_url(alert, settings()))
    secret = settings().ALERTS_WEBHOOK_SECRET
    headers = posting.signed(body, secret=secret, at=clock.now())
    status = http.post_json(url, body, headers=headers)
    if not 200 <= status < 300:
        raise PostRefused(f"the alerts' webhook answered {status}")


def _count_failure() -> None:
    with transaction() as session:
        is_off = telling.count_failure(session, at=clock.now())
    if is_off:
        log.error("alerts_webhook_off", failures=telling.FAILURES)
        saw(Sighting(kind="webhook.given_up", at=clock.now(), outcome="refused"))
