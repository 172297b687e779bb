"""Trouble on demand: what the sandbox should do badly, until told otherwise."""

from __future__ import annotations

import secrets
import threading
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Self

GRAIN = 1_000_000


class BadFault(ValueError):
    """A fault was named or measured wrongly; the message says which."""


@dataclass(frozen=True)
class Faults:
    """Times are seconds; `drop` is a share from 0 to 1 (true means all).

    `duplicate` sends each event that many times more, `reorder` sends the newest first,
    `delay` waits before the first try, `drop` loses events for good, `latency` slows
    every API answer, `outage` breaks that many API requests to come (500), `lost` does as
    many and loses the answer, and `settle_after` is how long a payment or refund by bank
    takes. With `bounce`, banks send refunds back.
    """

    duplicate: int = 0
    reorder: bool = False
    delay: float = 0.0
    drop: float = 0.0
    latency: float = 0.0
    outage: int = 0
    lost: int = 0
    bounce: bool = False
    settle_after: float = 10.0

    @classmethod
    def parse(cls, wanted: object) -> Self:
        """Read a JSON object; what it does not name is switched off."""
        if not isinstance(wanted, dict):
            raise BadFault('send a JSON object, such as {"duplicate": 2}')
        known = {field.name: field.default for field in fields(cls)}
        for name in wanted:
            if name not in known:
                raise BadFault(f"no fault is called {name!r}; there are {', '.join(known)}")
        return cls(
            **{name: _measured(name, value, known) for name, value in wanted.items()}
        )

    def as_document(self) -> dict[str, Any]:
        return asdict(self)


LIMITS = {
    "duplicate": 20,
    "delay": 3_600,
    "drop": 1,
    "latency": 60,
    "outage": 1_000,
    "lost": 1_000,
}
LONGEST = 86_400


def _measured(name: str, value: object, known: dict[str, Any]) -> Any:
    kind = type(known[name])
    if kind is bool:
        return _flag(name, value)
    if name == "drop" and isinstance(value, bool):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | kind):
        raise BadFault(f"{name} must be a number")
    if not 0 <= value <= LIMITS.get(name, LONGEST):
        raise BadFault(f"{name} must be between 0 and {LIMITS.get(name, LONGEST)}")
    return kind(value)


def _flag(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise BadFault(f"{name} must be true or false")
    return value


class FaultSwitch:
    """Holds the faults in force; several threads look at it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults = Faults()

    @property
    def now(self) -> Faults:
        return self._faults

    def set(self, faults: Faults) -> None:
        with self._lock:
            self._faults = faults

    def breaks_this_request(self) -> bool:
        """Use up one request of an outage, if there is one."""
        with self._lock:
            left = self._faults.outage
            if left:
                self._faults = replace(self._faults, outage=left - 1)
        return left > 0

    def loses_this_answer(self) -> bool:
        """Use up one answer that is lost on its way, if there is one."""
        with self._lock:
            left = self._faults.lost
            if left:
                self._faults = replace(self._faults, lost=left - 1)
        return left > 0

    def loses_this_event(self) -> bool:
        return secrets.randbelow(GRAIN) < self._faults.drop * GRAIN
