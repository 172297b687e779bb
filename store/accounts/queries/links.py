"""Reads of links by mail."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.accounts.models import AccountLink, Person, Purpose
from store.kernel import ids
from store.kernel.errors import NotFound

OVER = "This link is over: it was used, its time has passed, or the account has changed."


def link_with_id(session: Session, link_id: int) -> AccountLink | None:
    """Give a link for whoever mails it."""
    return session.get(AccountLink, link_id)


def live_link(
    session: Session,
    token: str,
    *,
    at: datetime,
    purpose: Purpose | None = None,
    locked: bool = False,
) -> tuple[AccountLink, Person | None]:
    """Give the link a token opens, and whose it is; raises NotFound when it is over.

    `locked` is for its use: others who use it at the same moment wait, and find it used.
    """
    asked = select(AccountLink).where(AccountLink.digest == ids.digest(token))
    link = session.scalar(asked.with_for_update() if locked else asked)
    if link is None or not link.is_live(at) or purpose not in (None, link.purpose):
        raise NotFound(OVER)
    person = _person_of(session, link, locked=locked)
    if not _fits(link, person):
        raise NotFound(OVER)
    return link, person


def _person_of(session: Session, link: AccountLink, *, locked: bool) -> Person | None:
    if link.person_id is None:
        return None
    return session.get(Person, link.person_id, with_for_update=locked or None)


def _fits(link: AccountLink, person: Person | None) -> bool:
    """Tell whether the account is still as it was when the link was asked for."""
    if link.purpose is Purpose.JOIN:
        return link.person_id is None
    if person is None or not person.is_active:
        return False
    return link.purpose is Purpose.UNDO or link.state == person.state
