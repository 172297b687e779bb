"""The same key gives the same answer: replays, mismatches and requests at the same time."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from store.payments.sandbox.errors import CONFLICT, ApiError, ParameterError
from store.payments.sandbox.state import Document, Record
from store.payments.sandbox.world import World

KIND = "answer"
KEPT_FOR = 24 * 60 * 60
LONGEST = 255


@dataclass(frozen=True)
class Answer:
    """What an API request was told; `original` names the request that was first told it."""

    status: int
    body: Document
    original: str | None = None


class KeysInUse:
    """The keys of the requests being answered at this moment."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._keys: set[str] = set()

    @contextmanager
    def holding(self, key: str | None) -> Iterator[None]:
        """Keep a key to oneself; raises Stripe's 409 when another request has it."""
        if not key:
            yield
            return
        self._take(key)
        try:
            yield
        finally:
            with self._lock:
                self._keys.discard(key)

    def _take(self, key: str) -> None:
        if len(key) > LONGEST:
            raise ParameterError(
                f"Idempotency keys can be up to {LONGEST} characters long."
            )
        with self._lock:
            if key in self._keys:
                raise ApiError(
                    "There is currently another in-progress request using this "
                    f"Idempotent Key ({key}).",
                    status=CONFLICT,
                    error_type="idempotency_error",
                    code="idempotency_key_in_use",
                )
            self._keys.add(key)


def fingerprint(method: str, path: str, pairs: list[tuple[str, str]]) -> str:
    """Sum up what a request asks for."""
    asked = repr((method, path, sorted(pairs)))
    return hashlib.sha256(asked.encode()).hexdigest()


def replay(world: World, key: str | None, print_of_request: str) -> Answer | None:
    """Give the answer of the first request with this key, if there was one."""
    kept = world.state.find(KIND, key) if key else None
    if kept is None or (kept.due_at or 0) <= world.now():
        return None
    if kept.notes["fingerprint"] != print_of_request:
        raise ApiError(
            "Keys for idempotent requests can only be used with the same parameters they "
            f"were first used with. Try using a key other than '{key}' if you meant to "
            "execute a different request.",
            error_type="idempotency_error",
        )
    return Answer(kept.notes["status"], kept.body, kept.notes["request"])


def keep(
    world: World, key: str | None, print_of_request: str, answer: Answer, request_id: str
) -> None:
    """Remember an answer for 24 hours."""
    if not key:
        return
    notes = {
        "fingerprint": print_of_request,
        "status": answer.status,
        "request": request_id,
    }
    due_at = world.now() + KEPT_FOR
    world.state.save(Record(KIND, key, world.second, answer.body, notes, due_at))


def forget_due(world: World) -> None:
    """Drop the answers that have been kept long enough."""
    if world.state.due(KIND, at=world.now()):
        with world.state.change():
            world.state.forget(KIND, due_by=world.now())
