"""A CSV file is read product by product: rows of one product stand together."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from store.catalog.sheet.cells import checked, without_quote
from store.catalog.sheet.columns import BY_NAME, HANDLE, KEPT, PRODUCT, SKU, Column, Mapped
from store.kernel.errors import Invalid

MOST_ROWS = 200_000
MOST_HEADINGS = 100
NO_TEXT = "The file is no text we can read: save it as “CSV UTF-8”."
Cells = Mapping[str, Any]


@dataclass(frozen=True)
class Problem:
    """What is wrong in a line of the file, and under which column."""

    line: int
    column: str
    sentence: str


@dataclass(frozen=True)
class Entry:
    """One product of the file; its rows are lines with their cells by column.

    `end` counts the rows of the file up to and with this product.
    """

    handle: str
    rows: tuple[tuple[int, Cells], ...]
    end: int
    problems: tuple[Problem, ...] = ()

    @property
    def line(self) -> int:
        return self.rows[0][0]

    @property
    def first(self) -> Cells:
        """What is said of the product itself stands in its first row."""
        return self.rows[0][1]


@dataclass(frozen=True)
class Survey:
    """What a file holds at first sight."""

    headings: tuple[str, ...]
    rows: int


@dataclass
class _Seen:
    """What the file has named before, to find what comes twice."""

    handles: set[str] = field(default_factory=set)
    skus: set[str] = field(default_factory=set)


_Raw = tuple[int, int, dict[str, str]]  # line, number of the row, cells by column


def survey(path: Path) -> Survey:
    """Give the headings and how many rows follow; raises Invalid for what is no table."""
    rows = _lines(path)
    _, first = next(rows, (0, []))
    headings = tuple(cell.strip() for cell in first)
    named = [heading for heading in headings if heading]
    if not named or len(named) > MOST_HEADINGS:
        raise Invalid("The first row must name the columns.")
    if len(set(named)) < len(named):
        raise Invalid("Two columns have the same heading.")
    count = sum(1 for _ in rows)
    if not 0 < count <= MOST_ROWS:
        raise Invalid(f"A file has 1 to {MOST_ROWS} rows below its headings.")
    return Survey(headings, count)


def entries(path: Path, mapped: Mapped, *, after: int = 0) -> Iterator[Entry]:
    """Give the products of a file, passing over those that end within `after` rows."""
    seen, end = _Seen(), 0
    for handle, group in groupby(_raw(path, mapped), key=_key):
        rows = list(group)
        end = rows[-1][1]
        twice = list(_repeated(handle, rows, seen))
        if end > after:
            yield _entry(rows, end, twice)


def _raw(path: Path, mapped: Mapped) -> Iterator[_Raw]:
    rows = _lines(path)
    headings = [cell.strip() for cell in next(rows, (0, []))[1]]
    names = [mapped.get(heading, "") for heading in headings]
    for number, (line, row) in enumerate(rows, start=1):
        pairs = zip(names, row, strict=False)
        yield line, number, {name: without_quote(c.strip()) for name, c in pairs if name}


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Give each row that says something, with the line it ends in."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            delimiter = _delimiter(file.readline())
            file.seek(0)
            reader = csv.reader(file, delimiter=delimiter)
            for row in reader:
                if any(cell.strip() for cell in row):
                    yield reader.line_num, row
    except UnicodeDecodeError:
        raise Invalid(NO_TEXT) from None
    except csv.Error as error:
        raise Invalid(f"The file is no CSV we can read: {error}.") from None


def _delimiter(head: str) -> str:
    return max(",;\t", key=head.count)


def _key(raw: _Raw) -> str:
    """Group by address; a row without one stands alone."""
    _, number, row = raw
    return row.get(HANDLE, "") or f"#{number}"


def _repeated(handle: str, rows: list[_Raw], seen: _Seen) -> Iterator[Problem]:
    if handle in seen.handles:
        words = f"The rows of {handle} must stand together."
        yield Problem(rows[0][0], HANDLE, words)
    seen.handles.add(handle)
    for line, _, row in rows:
        sku = row.get(SKU, "")
        if sku and sku in seen.skus:
            yield Problem(line, SKU, f"{sku} stands in the file twice.")
        seen.skus.add(sku)


def _entry(rows: list[_Raw], end: int, problems: list[Problem]) -> Entry:
    found = []
    for place, (line, _, row) in enumerate(rows):
        cells: dict[str, Any] = {}
        for name, cell in row.items():
            if place and BY_NAME[name].subject == PRODUCT and name != HANDLE:
                problems += _elsewhere(line, name, cell, rows[0])
            else:
                _read(cells, BY_NAME[name], cell, line, problems)
        found.append((line, cells))
    return Entry(rows[0][2].get(HANDLE, ""), tuple(found), end, tuple(problems))


def _read(
    cells: dict[str, Any], column: Column, cell: str, line: int, problems: list[Problem]
) -> None:
    if not cell:
        if column.empty is not KEPT:
            cells[column.name] = column.empty
        return
    try:
        cells[column.name] = column.read(checked(cell))
    except Invalid as error:
        problems.append(Problem(line, column.name, error.message))


def _elsewhere(line: int, name: str, cell: str, first: _Raw) -> list[Problem]:
    """Refuse what a later row says of the product itself, unless it repeats the first."""
    if not cell or cell == first[2].get(name, ""):
        return []
    return [Problem(line, name, f"This differs from line {first[0]}, of the same product.")]
