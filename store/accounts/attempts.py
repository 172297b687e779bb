"""How often a secret may be tried: counted in the database before it is looked at.

Each try is counted for the person it is about, for the network it comes from, and for
everybody together; a browser that the person has signed in from before is counted for
itself alone, so that who floods the shop keeps no customer out. A count that is used up
ends by its time: nobody is locked out for good. Without the database nothing is tried.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from types import MappingProxyType

from sqlalchemy import Row, case, select, update
from sqlalchemy.orm import Session

from store.accounts.models import Attempt
from store.infra.db import reading, transaction
from store.infra.places import network_of
from store.infra.upserts import inserting
from store.kernel import clock
from store.kernel.errors import TooMany
from store.kernel.ids import digest
from store.web.witnessing import saw

PERSON, DEVICE, NETWORK, EVERYBODY = "person", "device", "network", "everybody"

# What was found used up is believed for a moment, so that a flood asks the database for it
# once a second and process: when each count ends, and until when that is believed.
GLANCE = timedelta(seconds=1)
MOST_REFUSALS = 4_096
_refusals: dict[str, tuple[datetime, datetime]] = {}


@dataclass(frozen=True)
class Limit:
    """So many tries within a time that begins with the first of them."""

    tries: int
    minutes: int


# docs/security/accounts.md says why; a test compares its table with this one.
LIMITS: Mapping[str, Mapping[str, Limit]] = MappingProxyType(
    {
        "log-in": {
            PERSON: Limit(10, 15),
            DEVICE: Limit(10, 15),
            NETWORK: Limit(100, 15),
            EVERYBODY: Limit(1000, 15),
        },
        "second-factor": {
            PERSON: Limit(5, 5),
            NETWORK: Limit(100, 15),
            EVERYBODY: Limit(1000, 15),
        },
        "password": {PERSON: Limit(10, 15)},
        "sign-up": {
            PERSON: Limit(5, 60),
            NETWORK: Limit(30, 60),
            EVERYBODY: Limit(1000, 60),
        },
        "reset": {
            PERSON: Limit(3, 60),
            NETWORK: Limit(30, 60),
            EVERYBODY: Limit(1000, 60),
        },
        "mail": {PERSON: Limit(5, 60)},
    }
)


@dataclass(frozen=True)
class Spent:
    """The counts that a try was written to, and until when each lasts."""

    until: Mapping[str, datetime]


def spend(*, about: str, who: str | int = "", network: str = "", device: str = "") -> Spent:
    """Count one try; raises TooMany, with the seconds to wait, when a count is used up.

    `about` is a row of LIMITS. `who` is what names the person (an id, or the address that
    was typed, whether or not it is known), `network` the address the request came from;
    `device` is a browser known to be the person's: then only its own count is asked.
    Call it outside any transaction, and before the secret is looked at.
    """
    lanes = _lanes(about, who=str(who), network=network, device=device)
    at = clock.now()
    _refuse_used_up(lanes, at)
    with transaction() as session:
        rows = _counted(session, lanes, at)
    _tell_used_up(about, lanes, rows)
    late = [row.ends_at for row in rows if row.tries > lanes[row.key][1].tries]
    if late:
        raise _too_many(late, at)
    until = {row.key: row.ends_at for row in rows}
    return Spent({key: until[key] for key in lanes})


def forget_refusals() -> None:
    """Look anew at every count."""
    _refusals.clear()


def give_back(spent: Spent) -> None:
    """Take back a try that went well: only what fails is counted.

    The counts are locked in the order they were written in, so that none waits for ever.
    """
    with transaction() as session:
        for key, ends_at in spent.until.items():
            same = (Attempt.key == key) & (Attempt.ends_at == ends_at) & (Attempt.tries > 0)
            fewer = update(Attempt).where(same).values(tries=Attempt.tries - 1)
            session.execute(fewer.execution_options(synchronize_session=False))


def _lanes(
    about: str, *, who: str, network: str, device: str
) -> dict[str, tuple[str, Limit]]:
    """Give the counts a try is written to, by their keys: the lane, and its limit."""
    limits, who = LIMITS[about], who.strip().lower()
    names = {PERSON: who, NETWORK: network_of(network), EVERYBODY: ""}
    if device and DEVICE in limits:
        names = {DEVICE: f"{who} {device}"}
    return {
        digest(f"{about} {lane} {name}"): (lane, limits[lane])
        for lane, name in names.items()
        if lane in limits
    }


def _refuse_used_up(lanes: Mapping[str, tuple[str, Limit]], at: datetime) -> None:
    """Refuse without writing anything: what is refused in a flood costs a look at most."""
    just_seen = [_refusals[key] for key in lanes if key in _refusals]
    ends = [ends_at for ends_at, until in just_seen if at < until]
    if not ends:
        ends = _look(lanes, at)
    if ends:
        raise _too_many(ends, at)


def _look(lanes: Mapping[str, tuple[str, Limit]], at: datetime) -> list[datetime]:
    """Give when those counts end that are used up."""
    known = select(Attempt.key, Attempt.tries, Attempt.ends_at)
    with reading() as session:
        rows = session.execute(known.where(Attempt.key.in_(lanes))).all()
    full = {
        row.key: row.ends_at
        for row in rows
        if row.ends_at > at and row.tries >= lanes[row.key][1].tries
    }
    if len(_refusals) > MOST_REFUSALS:
        _refusals.clear()
    _refusals.update({key: (ends, min(ends, at + GLANCE)) for key, ends in full.items()})
    return list(full.values())


def _counted(
    session: Session, lanes: Mapping[str, tuple[str, Limit]], at: datetime
) -> Sequence[Row[str, int, datetime]]:
    """Write one try to each count, always in the same order; gives them as they are now."""
    rows = [
        {"key": key, "tries": 1, "ends_at": at + timedelta(minutes=limit.minutes)}
        for key, (_, limit) in lanes.items()
    ]
    adding = inserting(session, Attempt).values(rows)
    is_over = Attempt.ends_at <= at
    anew = {
        "tries": case((is_over, 1), else_=Attempt.tries + 1),
        "ends_at": case((is_over, adding.excluded.ends_at), else_=Attempt.ends_at),
    }
    written = adding.on_conflict_do_update(index_elements=["key"], set_=anew)
    counts = written.returning(Attempt.key, Attempt.tries, Attempt.ends_at)
    return session.execute(counts).all()


def _tell_used_up(
    about: str,
    lanes: Mapping[str, tuple[str, Limit]],
    rows: Sequence[Row[str, int, datetime]],
) -> None:
    """Tell once in its time that a count is used up: of everybody's, that is an alarm."""
    for row in rows:
        lane, limit = lanes[row.key]
        if row.tries == limit.tries:
            _tell(about, lane, row.tries)


def _tell(about: str, lane: str, tries: int) -> None:
    if lane == EVERYBODY:
        saw("attempts.flooded", about=about, lane=lane, tries=tries)
    else:
        saw("attempts.limited", about=about, lane=lane, tries=tries)


def _too_many(ends: Sequence[datetime], at: datetime) -> TooMany:
    seconds = max(ceil((moment - at).total_seconds()) for moment in ends)
    minutes = ceil(seconds / 60)
    wait = "a minute" if minutes == 1 else f"{minutes} minutes"
    return TooMany(f"That was tried too often. Wait {wait}.", retry_after=seconds)
