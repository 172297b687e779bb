"""Telling a person by mail what has happened to the account."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from store.accounts import topics
from store.accounts.models import AccountNotice, Person
from store.infra.outbox import announce
from store.kernel import clock

KEPT = timedelta(days=30)
LONGEST_FACT = 120


def tell(
    session: Session, *, person_id: int, kind: str, email: str = "", **facts: str
) -> AccountNotice:
    """Have a mail sent once this is committed; `kind` is a row of `letters.toml`.

    It goes to the person's address, or to the `email` that was theirs before.
    """
    to = email or session.get_one(Person, person_id).email
    short = {name: fact[:LONGEST_FACT] for name, fact in facts.items()}
    notice = AccountNotice(
        person_id=person_id, kind=kind, email=to, facts=short, created_at=clock.now()
    )
    session.add(notice)
    session.flush()
    announce(session, topics.NOTICE_WRITTEN, notice.id)
    return notice


def forget_old_notices(session: Session, at: datetime) -> None:
    """Delete what was told a month ago."""
    session.execute(delete(AccountNotice).where(AccountNotice.created_at < at - KEPT))
