"""The log of mails: a line for each, written before it goes out and after; never a body."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import parseaddr
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from store.infra import outbox
from store.infra.masking import clean
from store.infra.models import LoggedMail, MailState
from store.infra.upserts import inserting

KEPT = timedelta(days=180)


class About(NamedTuple):
    """Whom and what a mail concerns, and which mail it is.

    `called` stands in the log where its subject says more than readers of the log may know.
    """

    kind: str = ""
    order_number: str | None = None
    person_id: int | None = None
    called: str = ""


NOBODY = About()


class Letter(EmailMessage):
    """A mail of the shop, which knows what it is about."""

    about: About = NOBODY
    asked_by: str = ""

    @property
    def message_id(self) -> str:
        return str(self["Message-ID"])

    @property
    def recipient(self) -> str:
        return parseaddr(str(self["To"]))[1].lower()


def begin(session: Session, letter: Letter, at: datetime) -> int:
    """Write down that a mail goes to the server now; gives the number of its line."""
    line = _line_of(session, letter, at)
    line.delivery_id = outbox.at_work() or line.delivery_id
    line.begin(at)
    return line.id


def settle(
    session: Session, line_id: int, *, said: str, failed: bool, at: datetime
) -> None:
    """Write down what became of it."""
    line = session.get_one(LoggedMail, line_id, with_for_update=True)
    line.settle(at, said=said, failed=failed)


def line_of_test(session: Session, letter: Letter, *, by: str, at: datetime) -> LoggedMail:
    """Write down that somebody wants a test of a mail, which the worker then sends."""
    line = _line_of(session, letter, at)
    line.is_test = True
    line.ask(by, at)
    return line


def why_not_again(line: LoggedMail, work: outbox.Delivery | None) -> str:
    """Say why a mail cannot be sent again; nothing when it can."""
    if not line.has_failed:
        return "Only a mail that failed is sent again from here."
    if work is None:
        return "It was written for one moment and is kept nowhere, so nobody can repeat it."
    return "The worker is at it just now." if work.is_held else ""


def ask_again(
    session: Session, line_id: int, *, by: str, at: datetime
) -> tuple[LoggedMail | None, str]:
    """Have the work that wrote a failed mail done once more; gives it, or why not."""
    line = session.get(LoggedMail, line_id, with_for_update=True)
    if line is None:
        return None, ""
    work = outbox.locked(session, line.delivery_id)
    refusal = why_not_again(line, work)
    if work is not None and not refusal:
        outbox.reopen(session, work)
        line.ask(by, at)
    return line, refusal


def forget_old(session: Session, at: datetime) -> None:
    """Delete the lines whose time is over."""
    session.execute(delete(LoggedMail).where(LoggedMail.queued_at < at - KEPT))


def _line_of(session: Session, letter: Letter, at: datetime) -> LoggedMail:
    """Give the locked line of a mail: a mail is known by its Message-ID."""
    about = letter.about
    fresh: dict[str, object] = {
        "message_id": letter.message_id,
        "kind": about.kind,
        "subject": clean(about.called or str(letter["Subject"]))[:300],
        "recipient": letter.recipient,
        "order_number": about.order_number,
        "person_id": about.person_id,
        "state": MailState.QUEUED,
        "queued_at": at,
        "tries": 0,
        "asked_by": letter.asked_by,
        "is_test": False,
        "said": "",
        "story": [],
    }
    adding = inserting(session, LoggedMail).values(fresh)
    session.execute(adding.on_conflict_do_nothing(index_elements=["message_id"]))
    mine = select(LoggedMail).where(LoggedMail.message_id == letter.message_id)
    return session.scalars(mine.with_for_update()).one()
