"""Security events are noted: the same in a minute counts up one row."""

from __future__ import annotations

from sqlalchemy.orm import Session

from store.infra.upserts import inserting
from store.infra.witness import Sighting
from store.kernel.ids import digest
from store.security.kinds import level_of
from store.security.models import SecurityEvent


def note(session: Session, seen: Sighting, *, times: int = 1) -> None:
    """Keep what was seen; a repeat within its minute only counts."""
    statement = inserting(session, SecurityEvent)
    counted = statement.on_conflict_do_update(
        index_elements=["slot"],
        set_={
            "times": SecurityEvent.times + statement.excluded.times,
            "last_at": statement.excluded.last_at,
        },
    )
    session.execute(counted, [_row(seen, times)])


def _row(seen: Sighting, times: int) -> dict[str, object]:
    return {
        "kind": seen.kind,
        "level": level_of(seen.kind),
        "outcome": seen.outcome,
        "at": seen.at,
        "last_at": seen.at,
        "times": times,
        "person_id": seen.person_id,
        "network": seen.network[:45],
        "session": seen.session[:16],
        "request_id": seen.request_id[:24],
        "path": seen.path[:200],
        "detail": dict(seen.detail),
        "slot": slot_of(seen),
    }


def slot_of(seen: Sighting) -> str:
    """Give what two sightings have in common when they are the same."""
    minute = int(seen.at.timestamp()) // 60
    same = (seen.kind, seen.outcome, seen.network, seen.person_id or "", minute)
    return digest("\n".join(map(str, same)))
