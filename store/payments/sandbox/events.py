"""Events: what happened, as a snapshot, waiting to be told to the shop."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from store.payments.sandbox.contract import API_VERSION
from store.payments.sandbox.state import Document, Record
from store.payments.sandbox.world import World

NOBODY: Document = {"id": None, "idempotency_key": None}

_cause: ContextVar[Document] = ContextVar("cause", default=NOBODY)


@contextmanager
def caused_by(request_id: str, idempotency_key: str | None) -> Iterator[None]:
    """Name the API request in every event recorded inside."""
    reset = _cause.set({"id": request_id, "idempotency_key": idempotency_key})
    try:
        yield
    finally:
        _cause.reset(reset)


def record(
    world: World, name: str, subject: Record, *, before: Document | None = None
) -> Record:
    """Note that something happened; `before` holds the former values of an update."""
    told: Document = {"object": subject.body}
    if before is not None:
        told["previous_attributes"] = before
    body = {
        "api_version": API_VERSION,
        "data": told,
        "pending_webhooks": 1,
        "request": _cause.get(),
        "type": name,
    }
    return world.begin(
        "event",
        body,
        notes={"attempts": [], "tries": 0},
        due_at=world.now() + world.faults.now.delay,
    )
