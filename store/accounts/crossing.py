"""The way to the provider and back: begun in this browser, for ten minutes, once."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from flask import session as visit

from store.accounts.actions import provider_sessions
from store.accounts.oidc.told import Begun, NotTaken
from store.infra.db import transaction
from store.kernel import clock
from store.kernel.errors import Conflict

KEPT = "crossings"
LASTS = timedelta(minutes=10)
MOST = 3  # tabs in which it may be begun at the same time
STRANGE = (
    "This sign-in was not begun in this browser, was used already, or took longer than ten "
    "minutes. Start again from the sign-in page."
)


class Purpose(StrEnum):
    """What somebody goes to the provider for."""

    SIGN_IN = "sign-in"
    LINK = "link"
    PROVE = "prove"


@dataclass(frozen=True)
class Crossing:
    """What must come back, and what to do then; kept in the browser's row, never sent."""

    issuer: str
    nonce: str
    verifier: str
    purpose: str
    next_page: str | None
    person_id: int | None
    begun: int

    @property
    def begun_at(self) -> datetime:
        return datetime.fromtimestamp(self.begun, UTC)


def remember(
    begun: Begun,
    *,
    issuer: str,
    purpose: Purpose,
    next_page: str | None,
    person_id: int | None,
) -> None:
    """Keep what was begun under its state; the oldest of too many is forgotten."""
    crossing = Crossing(
        issuer=issuer,
        nonce=begun.nonce,
        verifier=begun.verifier,
        purpose=purpose.value,
        next_page=next_page,
        person_id=person_id,
        begun=int(clock.now().timestamp()),
    )
    kept: dict[str, Any] = visit.get(KEPT, {})
    newest = sorted(kept.items(), key=lambda pair: pair[1]["begun"])[-(MOST - 1) :]
    visit[KEPT] = {**dict(newest), begun.state: asdict(crossing)}


def take(state: str) -> Crossing:
    """Give what was begun under a state, for the only time; raises NotTaken.

    The row alone would let two answers at the same moment through: it is spent besides.
    """
    kept: dict[str, Any] = dict(visit.get(KEPT, {}))
    found = kept.pop(state, None)
    if found is None:
        raise NotTaken("state", STRANGE)
    visit[KEPT] = kept
    crossing = Crossing(**found)
    until = crossing.begun_at + LASTS
    if clock.now() >= until:
        raise NotTaken("late", STRANGE)
    try:
        with transaction() as session:
            provider_sessions.spend(session, f"state {state}", until=until)
    except Conflict as error:
        raise NotTaken("state", STRANGE) from error
    return crossing
