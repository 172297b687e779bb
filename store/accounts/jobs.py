"""Mails about accounts, and what is forgotten by its time."""

from __future__ import annotations

from smtplib import SMTPRecipientsRefused

from sqlalchemy.orm import Session

from store.accounts import mails
from store.accounts.actions import attempts, devices, impersonating, links, notices
from store.accounts.actions.programs import forget_used_tokens
from store.accounts.models import AccountLink, Person, Purpose
from store.accounts.queries import person_with_email
from store.accounts.queries.links import link_with_id
from store.accounts.queries.looking import impersonations_over
from store.accounts.queries.notices import notice_with_id
from store.infra import mail
from store.infra.db import reading, transaction
from store.infra.log import log
from store.infra.mail_log import Letter
from store.infra.witness import Sighting, saw
from store.kernel import clock
from store.settings import settings
from store.web import session_store


def send_link(link_id: int) -> None:
    """Mail a link to whom it is for, or that there is an account; to a stranger nothing."""
    with transaction() as session:
        links.settle_reset(session, link_id=link_id)
    with reading() as session:
        message = _message(session, link_with_id(session, link_id))
    if message is not None:
        _send(message)


def send_notice(notice_id: int) -> None:
    """Mail what has happened to an account."""
    with reading() as session:
        notice = notice_with_id(session, notice_id)
    if notice is not None:
        _send(mails.notice_mail(notice, settings()))


def end_impersonations() -> None:
    """End what nobody has stopped: a browser that is closed tells nobody."""
    at = clock.now()
    with reading() as session:
        over = impersonations_over(session, at)
    for each in over:
        with transaction() as session:
            ended = impersonating.end_over(session, impersonation_id=each, at=at)
        if ended is not None:
            saw(
                Sighting(
                    kind="impersonation.ended",
                    at=at,
                    outcome="allowed",
                    person_id=ended.staff_id,
                    detail={"about": str(ended.customer_id)},
                )
            )


def forget_old_visits() -> None:
    """Delete the sessions whose time is over, and tokens of programs used long ago."""
    with transaction() as session:
        session_store.sweep(session, clock.now())
        forget_used_tokens(session, clock.now())


def forget_what_is_over() -> None:
    """Delete links, notices, browsers and counts of tries whose time is over."""
    at = clock.now()
    with transaction() as session:
        links.forget_old_links(session, at)
        notices.forget_old_notices(session, at)
        devices.forget_old_devices(session, at)
        attempts.forget_old_attempts(session, at)


def _message(session: Session, link: AccountLink | None) -> Letter | None:
    if link is None or not link.is_live(clock.now()):
        return None
    person = session.get(Person, link.person_id) if link.person_id else None
    if link.purpose is Purpose.RESET and person is None:
        return None
    if link.purpose in (Purpose.JOIN, Purpose.MOVE) and _is_taken(session, link):
        return mails.existing_mail(link, settings())
    return mails.link_mail(link, person, settings())


def _is_taken(session: Session, link: AccountLink) -> bool:
    return person_with_email(session, link.email) is not None


def _send(message: Letter) -> None:
    """Send a mail; an address that refuses it is nobody's, and nobody is told."""
    try:
        mail.send(message, settings())
    except SMTPRecipientsRefused:
        log.warning("account_mail_refused_by_address")
