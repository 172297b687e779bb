"""Tables as CSV, which no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

BEGIN_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Write a table with its headings; texts that begin like a formula get a quote."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(headings)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return written.getvalue()


def _cell(value: object) -> object:
    if not isinstance(value, str):
        return value
    is_formula = value.lstrip(" ").startswith(BEGIN_FORMULAS)
    return f"'{value}" if is_formula else value
