"""A short text that tells whether rows are still what they were when they were shown."""

from __future__ import annotations

from collections.abc import Iterable

from store.kernel import ids
from store.kernel.errors import Conflict

LENGTH = 16


def mark_of(rows: Iterable[object]) -> str:
    """Give the mark of rows of plain values; the same rows have the same mark."""
    return ids.digest(repr(tuple(rows)))[:LENGTH]


def require_same(rows: Iterable[object], mark: str, *, thing: str) -> None:
    """Refuse a change that was made on an older reading of the rows."""
    if mark_of(rows) != mark:
        raise Conflict(f"Somebody else has changed {thing} since you opened it.")
