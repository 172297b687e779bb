"""Housekeeping of sessions."""

from __future__ import annotations

from store.infra.db import transaction
from store.kernel import clock
from store.web import session_store


def forget_old_visits() -> None:
    """Delete the sessions whose time is over."""
    with transaction() as session:
        session_store.sweep(session, clock.now())
