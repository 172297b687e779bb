"""Whether the audit trail is as it was written: every link is computed anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, joinedload

from store.security.chain import START, link_digest
from store.security.models import AuditEntry, AuditLink, Mark, SecurityMark

AT_ONCE = 500


@dataclass(frozen=True)
class Verdict:
    """What was found: links looked at, and the first thing that is wrong, if any."""

    links: int
    digest: str
    broken_entry: int | None = None
    problem: str = ""

    @property
    def is_whole(self) -> bool:
        return not self.problem


def verify_audit(session: Session) -> Verdict:
    """Follow the chain from its oldest link; gives the first row that is not as written."""
    mark = session.get_one(SecurityMark, Mark.CHAIN, populate_existing=True)
    at, seen = _place_before(session), 0
    while links := _links(session, after=at.number, until=mark.number):
        for link in links:
            problem = _problem(link, at)
            if problem:
                return Verdict(seen, link.before, link.entry_id, problem)
            at, seen = _Place(link.number, link.digest), seen + 1
    if at != _Place(mark.number, mark.digest):
        problem = f"links are missing after number {at.number}: {mark.number} were written"
        return Verdict(seen, at.digest, None, problem)
    left_out = _left_out(session)
    problem = "" if left_out is None else "it was put in beside the chain"
    return Verdict(seen, mark.digest, left_out, problem)


@dataclass(frozen=True)
class _Place:
    """Where in the chain one stands."""

    number: int
    digest: str


def _place_before(session: Session) -> _Place:
    """Give the place before the oldest link: what was older has served its time."""
    rows = select(AuditLink.number, AuditLink.before).order_by(AuditLink.number).limit(1)
    first = session.execute(rows).first()
    return _Place(first.number - 1, first.before) if first else _Place(0, START)


def _links(session: Session, *, after: int, until: int) -> Sequence[AuditLink]:
    rows = (
        select(AuditLink)
        .options(joinedload(AuditLink.entry))
        .where(AuditLink.number > after, AuditLink.number <= until)
        .order_by(AuditLink.number)
        .limit(AT_ONCE)
        .execution_options(populate_existing=True)
    )
    return session.scalars(rows).all()


def _problem(link: AuditLink, at: _Place) -> str:
    entry: AuditEntry | None = link.entry
    if link.number != at.number + 1:
        return f"link {at.number + 1} is missing before it"
    if link.before != at.digest:
        return "it does not follow the one before"
    if entry is None:
        return "it was deleted"
    is_same = link_digest(link.before, entry.content()) == link.digest
    return "" if is_same else "its content was changed"


def _left_out(session: Session) -> int | None:
    """Give an unlinked entry among linked ones; those at the end are linked in a minute."""
    newest = select(func.max(AuditLink.entry_id)).scalar_subquery()
    is_linked = exists().where(AuditLink.entry_id == AuditEntry.id)
    rows = select(func.min(AuditEntry.id)).where(~is_linked, AuditEntry.id < newest)
    return session.scalar(rows)


def digest_at(session: Session, known: str) -> str | None:
    """Give the digest of the link that "number:digest" speaks of."""
    number = known.partition(":")[0]
    if not (number.isascii() and number.isdigit()):
        return None
    link = session.get(AuditLink, int(number))
    return link.digest if link else None
