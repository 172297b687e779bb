"""What each web process does by itself: read who is blocked, and save what it counted."""

from __future__ import annotations

import os
import threading

from flask import Flask

from store.infra import tally
from store.infra.db import transaction
from store.infra.log import log
from store.kernel import clock
from store.security import guard
from store.security.actions.tallying import keep_minutes, note_racers

SECONDS = 5
SAVED_EACH = 12  # rounds: a minute


class _Thread:
    """Which process has its rounds running: a forked one has none of its own yet."""

    of: int | None = None
    lock = threading.Lock()


def init_app(app: Flask) -> None:
    """Start the rounds with a process's first request; tests make theirs by hand."""
    if not app.testing:
        app.before_request(_begin)


def _begin() -> None:
    if _Thread.of == os.getpid():
        return
    with _Thread.lock:
        if _Thread.of == os.getpid():
            return
        _Thread.of = os.getpid()
    go_round(0)
    threading.Thread(target=_keep_going, name="rounds", daemon=True).start()


def _keep_going() -> None:
    pause, number = threading.Event(), 0
    while not pause.wait(SECONDS):
        number += 1
        go_round(number)


def go_round(number: int) -> None:
    """Refresh what is blocked; each minute, save what was counted."""
    try:
        guard.refresh()
        if number % SAVED_EACH == SAVED_EACH - 1:
            save()
    except Exception as error:  # noqa: BLE001 the next round may reach the database again
        log.warning("round_failed", error=repr(error))


def save() -> None:
    """Save what this process has counted; a minute that cannot be saved is lost."""
    minutes, networks = tally.take()
    with transaction() as session:
        keep_minutes(session, minutes)
        note_racers(session, networks, at=clock.now())
