"""Counts in the process's own memory how often somebody asked within the minute.

Reads are too many and too cheap to count them elsewhere: each web process counts for
itself, so that the shop allows so many times its processes at most.
"""

from __future__ import annotations

import time
from collections import defaultdict
from threading import Lock

MINUTE = 60
MOST_KEPT = 50_000  # askers of a minute; whoever comes after them is not counted


class Pace:
    """How often each asked since the minute began; the next minute begins anew."""

    def __init__(self) -> None:
        self._minute = 0
        self._counts: defaultdict[str, int] = defaultdict(int)
        self._lock = Lock()

    def count(self, asker: str) -> int:
        """Count one more, and give how many there are."""
        minute = _seconds() // MINUTE
        with self._lock:
            if minute != self._minute:
                self._minute = minute
                self._counts.clear()
            if len(self._counts) >= MOST_KEPT and asker not in self._counts:
                return 1
            self._counts[asker] += 1
            return self._counts[asker]


def left() -> int:
    """Give how many seconds the minute has left: at least one."""
    return MINUTE - _seconds() % MINUTE


def _seconds() -> int:
    return int(time.monotonic())
