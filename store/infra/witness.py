"""Who is told when something happens that a guard would write down.

Any room may say what it saw; what becomes of it (the security room's business, or
nothing at all in a command) is decided where everything meets.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Sighting:
    """One thing that happened: what, by whom as far as known, from where, and how it ended.

    `kind` is "subject.verb" (such as "login.failed") and listed in `logging.toml`;
    `detail` holds short plain facts, never a secret, a token or what somebody typed.
    """

    kind: str
    at: datetime
    outcome: str = "refused"
    person_id: int | None = None
    network: str = ""
    session: str = ""
    request_id: str = ""
    path: str = ""
    detail: Mapping[str, str] = field(default_factory=dict)


Sink = Callable[[Sighting], None]
_sinks: list[Sink] = []


def connect(sink: Sink) -> None:
    """Let this, and nothing else, hear of every sighting."""
    _sinks[:] = [sink]


def saw(sighting: Sighting) -> None:
    """Tell whoever is connected; call it outside any transaction."""
    for sink in _sinks:
        sink(sighting)
