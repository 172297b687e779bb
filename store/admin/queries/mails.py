"""Mails as the staff's pages show them: a list narrowed down, and one with its story."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from store.accounts.models import Person
from store.infra import mail_log
from store.infra.models import LoggedMail, MailState
from store.infra.outbox import Delivery

PER_PAGE = 50
TESTS = 3
NEWEST = 10  # beside an order or a customer


@dataclass(frozen=True)
class MailSearch:
    """Which mails are looked for: `like` is a mail to the same address as those wanted."""

    state: MailState | None = None
    kind: str = ""
    order: str = ""
    person_id: int | None = None
    like: int | None = None

    @property
    def args(self) -> dict[str, str | int]:
        """Give what leads to the same list again, but its page."""
        told = {
            "state": self.state.value if self.state else "",
            "kind": self.kind,
            "order": self.order,
            "person": self.person_id or "",
            "like": self.like or "",
        }
        return {name: value for name, value in told.items() if value}


class Step(NamedTuple):
    """One step of a mail's story, as a timeline draws it."""

    name: str
    tone: str
    at: datetime
    note: str


class Mailing(NamedTuple):
    """A mail with the work that sends it, if any does."""

    mail: LoggedMail
    work: Delivery | None

    @property
    def standing(self) -> tuple[str, str]:
        """Give how it stands in words, and their tone."""
        is_over = self.work is None or self.work.done_at is not None
        if self.mail.is_sent:
            return "Sent", "good"
        if self.mail.has_failed:
            is_left = is_over or (self.work is not None and self.work.is_dead)
            return ("Failed", "bad") if is_left else ("Failed, will be tried again", "low")
        if self.work is not None and is_over:
            return "Not wanted any more", ""
        return "Queued", "low"

    @property
    def why_not_again(self) -> str:
        """Say why it cannot be sent again; nothing when it can."""
        return mail_log.why_not_again(self.mail, self.work)

    @property
    def steps(self) -> list[Step]:
        """Give its story, the oldest first."""
        return [
            Step("Written", "done", self.mail.queued_at, ""),
            *(_step(each) for each in self.mail.story or ()),
            *self._end(),
        ]

    def _end(self) -> Iterator[Step]:
        if self.work is None or self.mail.state != MailState.QUEUED:
            return
        if self.work.done_at is not None:
            why = "Nothing was sent: by then there was nothing to tell."
            yield Step("Let go", "done", self.work.done_at, why)


def mails_page(
    session: Session, search: MailSearch, *, after: int | None = None
) -> tuple[Sequence[Mailing], int | None]:
    """Give a page of mails, the newest first, and the key of the next page."""
    rows = _rows(*_conditions(session, search)).limit(PER_PAGE + 1)
    if after is not None:
        rows = rows.where(LoggedMail.id < after)
    found = _read(session, rows)
    shown = found[:PER_PAGE]
    return shown, shown[-1].mail.id if len(found) > PER_PAGE else None


def mail_to_show(session: Session, mail_id: int) -> Mailing | None:
    """Give one mail."""
    found = _read(session, _rows(LoggedMail.id == mail_id))
    return found[0] if found else None


def mails_of_order(session: Session, number: str) -> Sequence[Mailing]:
    """Give all the mails about an order, the newest first."""
    return _read(session, _rows(LoggedMail.order_number == number))


def mails_of_person(session: Session, person: Person) -> Sequence[Mailing]:
    """Give the newest mails to a person."""
    return _read(session, _rows(_to_person(person)).limit(NEWEST))


def tests_to(session: Session, staff: Person, *, kind: str) -> Sequence[Mailing]:
    """Give the newest tests of a mail that went to somebody of the staff."""
    tests = _rows(LoggedMail.is_test.is_(True), LoggedMail.kind == kind, _to_person(staff))
    return _read(session, tests.limit(TESTS))


def newest_to(session: Session, address: str) -> int | None:
    """Give the newest mail to an address."""
    to = LoggedMail.recipient == address.strip().lower()
    return session.scalar(select(func.max(LoggedMail.id)).where(to))


def kinds_in_use(session: Session) -> Sequence[str]:
    """Give the kinds that have been sent."""
    kinds = select(LoggedMail.kind).distinct().order_by(LoggedMail.kind)
    return session.scalars(kinds).all()


def count_failed(session: Session) -> int:
    """Count the mails that did not go out."""
    failed = LoggedMail.state == MailState.FAILED
    return session.scalar(select(func.count()).where(failed)) or 0


def _conditions(session: Session, search: MailSearch) -> Iterator[ColumnElement[bool]]:
    if search.state:
        yield LoggedMail.state == search.state
    if search.kind:
        yield LoggedMail.kind == search.kind
    if search.order:
        yield LoggedMail.order_number == search.order
    if search.like:
        like = select(LoggedMail.recipient).where(LoggedMail.id == search.like)
        yield LoggedMail.recipient == like.scalar_subquery()
    if search.person_id:
        person = session.get(Person, search.person_id)
        mine = LoggedMail.person_id == search.person_id
        yield _to_person(person) if person else mine


def _to_person(person: Person) -> ColumnElement[bool]:
    return or_(
        LoggedMail.person_id == person.id, LoggedMail.recipient == person.email.lower()
    )


def _rows(*conditions: ColumnElement[bool]) -> Select[LoggedMail, Delivery]:
    rows = select(LoggedMail, Delivery).outerjoin(
        Delivery, Delivery.id == LoggedMail.delivery_id
    )
    return rows.where(*conditions).order_by(LoggedMail.id.desc())


def _read(session: Session, rows: Select[LoggedMail, Delivery]) -> Sequence[Mailing]:
    return [Mailing(*row) for row in session.execute(rows)]


NAMES = {"asked": "Asked for", "sent": "Sent", "failed": "Not taken"}


def _step(told: dict[str, Any]) -> Step:
    what, by = str(told["what"]), told.get("by", "")
    note = f"by {by}" if by else str(told.get("said", ""))
    tone = "bad" if what == "failed" else "done"
    return Step(NAMES[what], tone, datetime.fromisoformat(told["at"]), note)
