"""Counts of what this process has answered, kept in memory until somebody takes them."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from store.kernel import clock

MOST_NETWORKS = 20_000  # counted at once; who comes later is not counted that minute


@dataclass
class Minute:
    """What one group of addresses answered within one minute."""

    requests: int = 0
    refused: int = 0
    failed: int = 0
    took_ms: float = 0.0

    def add(self, status: int, took_ms: float) -> None:
        self.requests += 1
        self.refused += 400 <= status < 500
        self.failed += status >= 500
        self.took_ms += took_ms


class _Counts:
    """What waits to be taken."""

    lock = threading.Lock()
    minutes: ClassVar[dict[tuple[datetime, str], Minute]] = {}
    networks: ClassVar[Counter[str]] = Counter()


def count(group: str, *, status: int, took_ms: float) -> None:
    """Count one answer of a group of addresses."""
    minute = clock.now().replace(second=0, microsecond=0)
    with _Counts.lock:
        _Counts.minutes.setdefault((minute, group), Minute()).add(status, took_ms)


def count_network(network: str) -> None:
    """Count that somebody opened a list or a search."""
    with _Counts.lock:
        if network in _Counts.networks or len(_Counts.networks) < MOST_NETWORKS:
            _Counts.networks[network] += 1


def take() -> tuple[Mapping[tuple[datetime, str], Minute], Mapping[str, int]]:
    """Give what was counted by minute and group, and by network; then it begins anew."""
    with _Counts.lock:
        taken = _Counts.minutes, _Counts.networks
        _Counts.minutes, _Counts.networks = {}, Counter()
    return taken
