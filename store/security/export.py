"""Tables as CSV, which no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from store.kernel.sheets import plain


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Write a table with its headings; texts that begin like a formula get a quote."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(headings)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return written.getvalue()


def _cell(value: object) -> object:
    return plain(value) if isinstance(value, str) else value
