"""Reads the tables of shelves, makers, words and families beside this file."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from store.demo.generated.records import Family, Maker, Value

FOLDER = Path(__file__).parent
SUBJECTS = (
    "filament",
    "printer-parts",
    "finishing",
    "electronics",
    "motion",
    "tools",
    "kits",
)
COLOURS = "colours"
NUMBER = re.compile(r"\d+(?:\.\d+)?")
Table = dict[str, Any]


@cache
def table(name: str) -> Table:
    """One table as it stands."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def families() -> tuple[tuple[Family, int], ...]:
    """Every family with its weight: how many of a round are of it."""
    rows = [row for each in SUBJECTS for row in table(f"families/{each}")["family"]]
    return tuple((_family(row), row["weight"]) for row in rows)


def makers() -> list[Maker]:
    """Every maker once."""
    every = [Maker(*row) for rows in table("makers").values() for row in rows]
    return list({maker.name: maker for maker in every}.values())


def _family(row: Table) -> Family:
    worth = row.get("worth", {})
    return Family(
        code=row["code"],
        shelf=row["shelf"],
        makers=tuple(Maker(*each) for each in table("makers")[row["makers"]]),
        hsn=row["hsn"],
        name=row["name"],
        part=str(row.get("part", row["code"])),
        price=row["price"],
        grams=row["grams"],
        like=tuple(row["like"]),
        axes={
            name: tuple(_values(values, row, worth, name))
            for name, values in row["axes"].items()
        },
        options={
            name: tuple(_choices(values, row.get("growth", 0)))
            for name, values in row.get("choose", {}).items()
        },
        take=tuple(row.get("take", (1, 1))),
        facts=tuple((key, value) for key, value in row["facts"]),
        about=tuple(row["about"]),
        says=tuple(row["says"]),
        tags=tuple(row["tags"]),
    )


def _values(values: list[str], row: Table, worth: Table, axis: str) -> list[Value]:
    """Price the values of an axis: by their size where it grows, by their worth."""
    power = row.get("grow", {}).get(axis, 0)
    start = row.get("start", {}).get(axis, _size(values[0]))
    return [
        Value(text, (_size(text) / start) ** power * worth.get(text, 1)) for text in values
    ]


def _choices(values: list[str] | str, growth: float) -> list[Value]:
    if values == COLOURS:
        return [Value(name, 1, swatch) for name, swatch in table(COLOURS)[COLOURS]]
    first = _size(values[0])
    return [Value(text, (_size(text) / first) ** growth) for text in values]


def _size(text: str) -> float:
    """Read the first figure of a text, in its smallest unit; 1 where there is none."""
    found = NUMBER.search(text)
    size = float(found.group()) if found else 1.0
    is_metres = text.endswith(" m") and found is not None
    return (size * 100 if is_metres else size) or 1.0
