"""One running sandbox: its memory, its clock, its faults and its two addresses."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypedDict, Unpack

from store.kernel import clock
from store.payments.sandbox.errors import no_such
from store.payments.sandbox.faults import FaultSwitch
from store.payments.sandbox.state import Document, Record, State


def unix_time() -> float:
    return clock.now().timestamp()


@dataclass(frozen=True)
class World:
    """What every part of the sandbox is handed first."""

    state: State
    public_url: str
    webhook_url: str
    webhook_secret: str
    now: Callable[[], float] = unix_time
    faults: FaultSwitch = field(default_factory=FaultSwitch)

    @property
    def second(self) -> int:
        return int(self.now())

    def load(self, kind: str, identifier: str) -> Record:
        """Find a record; raises Stripe's 404."""
        record = self.state.find(kind, identifier)
        if record is None:
            raise no_such(kind, identifier)
        return record

    def begin(self, kind: str, body: Document, **extra: Unpack[Extra]) -> Record:
        """Save a new object; `id`, `object`, `created` and `livemode` lead its body."""
        identifier = new_id(kind)
        lead = {"id": identifier, "object": kind, "created": self.second}
        if kind not in UNMARKED:
            lead["livemode"] = False
        record = Record(kind, identifier, self.second, lead | body, **extra)
        self.state.save(record)
        return record


class Extra(TypedDict, total=False):
    """What a new record may have beside its body."""

    notes: Document
    due_at: float | None


PREFIXES = {
    "checkout.session": "cs_test",
    "payment_intent": "pi",
    "charge": "ch",
    "refund": "re",
    "dispute": "du",
    "radar.early_fraud_warning": "issfr",
    "event": "evt",
}
UNMARKED = frozenset({"refund"})  # the one kind that has no livemode field
SESSION_LENGTH = 58
LENGTH = 24
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def new_id(kind: str) -> str:
    length = SESSION_LENGTH if kind == "checkout.session" else LENGTH
    return f"{PREFIXES.get(kind, kind)}_{token(length)}"


def token(length: int = LENGTH) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
