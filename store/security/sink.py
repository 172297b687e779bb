"""Where all that guards see is written down: in the log, and as events."""

from __future__ import annotations

from store.infra import metrics
from store.infra.db import transaction
from store.infra.log import log
from store.infra.witness import Sighting
from store.security.actions.noting import note
from store.security.kinds import level_of


def write_down(seen: Sighting) -> None:
    """Log and keep what was seen; whoever asked is answered even if it cannot be kept."""
    metrics.security_events.labels(seen.kind, seen.outcome).inc()
    _log(seen)
    try:
        with transaction() as session:
            note(session, seen)
    except Exception as error:  # noqa: BLE001 a guard's note must not fail a request
        log.error("event_not_kept", kind=seen.kind, exc_info=error)


def _log(seen: Sighting) -> None:
    """Tell it to whoever collects the log: who, what, when, where, and how it ended."""
    log.info(
        "security",
        kind=seen.kind,
        level_of_event=str(level_of(seen.kind)),
        outcome=seen.outcome,
        person=seen.person_id,
        network=seen.network,
        visit=seen.session,
        request_id=seen.request_id,
        path=seen.path,
        detail=dict(seen.detail),
    )
