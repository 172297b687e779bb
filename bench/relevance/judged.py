"""Queries and the answers they deserve, and how far a list is from the best one."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path

TABLE = Path(__file__).with_name("judgements.toml")
DEPTH = 10
BEST = 3


@dataclass(frozen=True)
class Judged:
    """One query with the grade of each product that answers it: 3 is what was wanted."""

    group: str
    query: str
    grades: Mapping[str, int]


def judgements() -> list[Judged]:
    """Read the whole table."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return [
        Judged(group, query, _grades(answers))
        for group, rows in table.items()
        for query, answers in rows.items()
    ]


def ndcg(judged: Judged, found: Sequence[str]) -> float:
    """Compare the first ten with the best order there could be: 1.0 is that order."""
    gained = [2 ** judged.grades.get(slug, 0) - 1 for slug in found[:DEPTH]]
    best = sorted((2**grade - 1 for grade in judged.grades.values()), reverse=True)
    return _discounted(gained) / _discounted(best[:DEPTH])


def means(rows: Sequence[tuple[str, float]]) -> dict[str, float]:
    """Give the mean of each group, and `overall`, in points of a hundred."""
    groups = dict.fromkeys(group for group, _ in rows)
    found = {group: [value for name, value in rows if name == group] for group in groups}
    every = {"overall": [value for _, value in rows], **found}
    return {name: 100 * sum(values) / len(values) for name, values in every.items()}


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / log2(place + 2) for place, gain in enumerate(gains))


def _grades(answers: str) -> dict[str, int]:
    parts = answers.split(">")
    return {slug: BEST - place for place, part in enumerate(parts) for slug in part.split()}
