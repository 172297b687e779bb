"""Reads of security events: pages of them, and what surrounds one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from store.security.kinds import Level
from store.security.models import SecurityEvent

PER_PAGE = 50
MOST_JUDGED = 20_000


@dataclass(frozen=True)
class EventFilter:
    """Which events are asked for; what is empty asks for all."""

    kind: str = ""
    level: str = ""
    outcome: str = ""
    person_id: int | None = None
    network: str = ""
    session: str = ""
    first: datetime | None = None
    before: datetime | None = None


def events_page(
    session: Session, asked: EventFilter, *, after: int | None = None, size: int = PER_PAGE
) -> tuple[Sequence[SecurityEvent], int | None]:
    """Give a page of events, newest first, and the key of the next one."""
    rows = _asked(asked)
    if after is not None:
        rows = rows.where(SecurityEvent.id < after)
    found = session.scalars(rows.limit(size + 1)).all()
    shown = found[:size]
    return shown, shown[-1].id if len(found) > size else None


def counts_by_kind(
    session: Session, *, first: datetime, before: datetime
) -> Mapping[str, int]:
    """Count what was seen in a period, by kind."""
    rows = (
        select(SecurityEvent.kind, func.sum(SecurityEvent.times))
        .where(SecurityEvent.last_at >= first, SecurityEvent.last_at < before)
        .group_by(SecurityEvent.kind)
    )
    return {kind: int(times) for kind, times in session.execute(rows)}


def refused_by_network(
    session: Session, *, first: datetime, before: datetime, limit: int = 10
) -> Sequence[tuple[str, int]]:
    """Give the addresses that most was refused to in a period."""
    times = func.sum(SecurityEvent.times)
    rows = (
        select(SecurityEvent.network, times)
        .where(
            SecurityEvent.last_at >= first,
            SecurityEvent.last_at < before,
            SecurityEvent.outcome == "refused",
            SecurityEvent.network != "",
        )
        .group_by(SecurityEvent.network)
        .order_by(times.desc(), SecurityEvent.network)
        .limit(limit)
    )
    return [(network, int(count)) for network, count in session.execute(rows)]


def kinds_since(session: Session, moment: datetime | None, *, until: datetime) -> set[str]:
    """Give the kinds of which something was seen after a moment, up to another."""
    rows = select(SecurityEvent.kind).where(SecurityEvent.last_at <= until).distinct()
    if moment is not None:
        rows = rows.where(SecurityEvent.last_at > moment)
    return set(session.scalars(rows))


def events_since(
    session: Session, moment: datetime, kinds: Collection[str], *, until: datetime
) -> Sequence[SecurityEvent]:
    """Give events of some kinds in a while; of very many, the newest."""
    rows = (
        select(SecurityEvent)
        .where(
            SecurityEvent.last_at > moment,
            SecurityEvent.last_at <= until,
            SecurityEvent.kind.in_(kinds),
        )
        .order_by(SecurityEvent.id.desc())
        .limit(MOST_JUDGED)
    )
    return session.scalars(rows).all()


def _asked(asked: EventFilter) -> Select[SecurityEvent]:
    rows = select(SecurityEvent).order_by(SecurityEvent.id.desc())
    for column, wanted in (
        (SecurityEvent.kind, asked.kind),
        (SecurityEvent.level, asked.level and Level(asked.level)),
        (SecurityEvent.outcome, asked.outcome),
        (SecurityEvent.session, asked.session),
        (SecurityEvent.person_id, asked.person_id),
    ):
        if wanted:
            rows = rows.where(column == wanted)
    if asked.network:
        rows = rows.where(_in_network(asked.network))
    if asked.first is not None:
        rows = rows.where(SecurityEvent.last_at >= asked.first)
    if asked.before is not None:
        rows = rows.where(SecurityEvent.at < asked.before)
    return rows


def _in_network(text: str) -> ColumnElement[bool]:
    """Give the condition of an address, or of a network by what its addresses begin with.

    Only networks that end between two groups have such a beginning, as ours do (/24, /48).
    """
    address, is_network, bits = text.partition("/")
    group = 16 if ":" in address else 8
    if not is_network or not bits.isdigit() or int(bits) % group:
        return SecurityEvent.network == address
    mark = ":" if ":" in address else "."
    groups = address.removesuffix("::").split(mark)[: int(bits) // group]
    return SecurityEvent.network.startswith(mark.join(groups) + mark, autoescape=True)
