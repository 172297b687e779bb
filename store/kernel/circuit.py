"""A line that is known to be dead is not tried again by everybody: each would wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

FAILURES = 5
REST = timedelta(seconds=30)


@dataclass
class Circuit:
    """Opens after so many failures in a row, and lets one try through after a rest.

    It lives in one process: each finds out for itself, and forgets with it.
    """

    most_failures: int = FAILURES
    failures: int = 0
    open_until: datetime | None = None

    def is_open(self, at: datetime) -> bool:
        return self.open_until is not None and at < self.open_until

    def worked(self) -> None:
        self.failures, self.open_until = 0, None

    def failed(self, at: datetime) -> None:
        self.failures += 1
        if self.failures >= self.most_failures:
            self.open_until = at + REST
