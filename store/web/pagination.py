"""Pages of a list, from a query string that may hold anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")

PER_PAGE = 24
MAX_SHOWN = 240


def whole_number(
    text: str | None, *, default: int, low: int = 1, high: int = 10_000
) -> int:
    """Read a number from a query string; anything odd gives the default."""
    if text is None or not (text.isascii() and text.isdigit() and len(text) < 8):
        return default
    return min(max(int(text), low), high)


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows of one page: `number` from 1, `total` rows in all."""

    rows: Sequence[Row]
    number: int
    total: int
    size: int = PER_PAGE

    @property
    def shown(self) -> int:
        return min(self.number * self.size, self.total)

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None
