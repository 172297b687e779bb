"""Links by mail: asked for, written, used once."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from store.accounts import topics
from store.accounts.link_tokens import token_of
from store.accounts.models import LIFETIMES, AccountLink, Person, Purpose
from store.accounts.queries import person_with_email
from store.accounts.queries.links import link_with_id, live_link
from store.infra.outbox import announce
from store.kernel import ids
from store.settings import settings

KEPT = timedelta(days=7)  # after its time, for who asks why a link does not open


def ask_link(
    session: Session,
    *,
    purpose: Purpose,
    email: str,
    at: datetime,
    person: Person | None = None,
) -> AccountLink:
    """Have a link mailed to an address once this is committed.

    Nothing is looked up here, so that it takes the same time for every address: whose it
    is, and whether anything may be sent there, is found out by the worker.
    """
    link = _made(purpose=purpose, email=email, at=at, person=person)
    session.add(link)
    session.flush()
    announce(session, topics.LINK_ASKED, link.id)
    return link


def ask_again(session: Session, *, link_id: int, at: datetime) -> None:
    """Have a link mailed once more, as long as it is good."""
    link = link_with_id(session, link_id)
    if link is not None and link.is_live(at):
        announce(session, topics.LINK_ASKED, link.id)


def open_link(session: Session, *, person: Person, purpose: Purpose, at: datetime) -> str:
    """Make a link that is not mailed but followed at once; gives its token."""
    link = _made(purpose=purpose, email=person.email, at=at, person=person)
    session.add(link)
    session.flush()
    return token_of(link.nonce, secret=settings().SECRET_KEY)


def settle_reset(session: Session, *, link_id: int) -> None:
    """Find out whose password is to be chosen anew; earlier links for it end."""
    link = link_with_id(session, link_id)
    if link is None or link.person_id is not None:
        return
    person = person_with_email(session, link.email)
    if person is not None and person.is_active:
        end_links(session, person_id=person.id, purpose=Purpose.RESET)
        link.person_id, link.state = person.id, person.state


def end_links(
    session: Session,
    *,
    person_id: int,
    purpose: Purpose | None = None,
    but: Purpose | None = None,
) -> None:
    """Make a person's links worth nothing: all, those for one purpose, or all `but`."""
    session.flush()
    mine = delete(AccountLink).where(AccountLink.person_id == person_id)
    if purpose is not None:
        mine = mine.where(AccountLink.purpose == purpose)
    if but is not None:
        mine = mine.where(AccountLink.purpose != but)
    session.execute(mine.execution_options(synchronize_session=False))


def take_link(
    session: Session, *, token: str, purpose: Purpose, at: datetime
) -> tuple[AccountLink, Person | None]:
    """Use a link up; raises NotFound when it is over. Of two at once one comes too late."""
    link, person = live_link(session, token, at=at, purpose=purpose, locked=True)
    link.use(at)
    return link, person


def forget_old_links(session: Session, at: datetime) -> None:
    """Delete links a week after their time; what was asked for a new account at once."""
    session.execute(delete(AccountLink).where(AccountLink.expires_at < at - KEPT))
    over = (AccountLink.expires_at < at) & (AccountLink.secret != "")
    session.execute(
        update(AccountLink)
        .where(over)
        .values(secret="")
        .execution_options(synchronize_session=False)
    )


def _made(
    *, purpose: Purpose, email: str, at: datetime, person: Person | None
) -> AccountLink:
    nonce = ids.token(32)
    return AccountLink(
        purpose=purpose,
        email=email.strip().lower(),
        nonce=nonce,
        digest=ids.digest(token_of(nonce, secret=settings().SECRET_KEY)),
        person_id=person.id if person else None,
        state=person.state if person and purpose is not Purpose.UNDO else "",
        created_at=at,
        expires_at=at + LIFETIMES[purpose],
    )
