"""GSTR-1: what a month's tax documents come to, in the tables of the return.

Amounts are paise. The rules of each table are those of form GSTR-1 (CGST Rules 2017,
r. 59); the columns those of the offline tool's CSV files.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from store.invoices.rows import AMOUNTS, Row
from store.invoices.snapshot import Snapshot, rows_in

# Between states, above so much: named one by one (Notification 12/2024-Central Tax).
LARGE = 1_00_000_00
PIECES = "NOS-NUMBERS"
NOT_COUNTED = "NA"  # the unit of services

Table = list[dict[str, Any]]


@dataclass(frozen=True)
class Return:
    """The tables of a month, and what they come to.

    `late` are credit notes that came too late to lower the tax: they are in no table.
    """

    tables: dict[str, Table]
    totals: dict[str, int]
    late: list[str]


def gstr1(documents: Iterable[Snapshot], *, originals: dict[str, Snapshot]) -> Return:
    """Sort a month's documents into their tables; `originals` are the notes' invoices."""
    every = list(documents)
    late = [one["number"] for one in every if one.get("is_late")]
    counted = [one for one in every if not one.get("is_late")]
    bills = [one for one in counted if not _is_note(one)]
    notes = [one for one in counted if _is_note(one)]
    large = {one["number"] for one in originals.values() if _is_large(one)}
    to_large = [one for one in notes if one["original"]["number"] in large]
    small = [one for one in bills if not (_to_firm(one) or _is_large(one))]
    small_notes = [one for one in notes if not _to_firm(one) and one not in to_large]
    tables = {
        "b2b": [row for one in bills if _to_firm(one) for row in _to_firms(one)],
        "b2cl": [row for one in bills if _is_large(one) for row in _to_people(one)],
        "b2cs": _by_place(small, small_notes),
        "cdnr": [row for one in notes if _to_firm(one) for row in _to_firms(one)],
        "cdnur": [row for one in to_large for row in _to_people(one)],
        "hsn_b2b": _by_code(counted, _to_firm),
        "hsn_b2c": _by_code(counted, lambda one: not _to_firm(one)),
        "docs": _series(every),
    }
    return Return(tables, _totals(bills, notes), late)


def _is_note(document: Snapshot) -> bool:
    return bool(document["kind"] == "credit_note")


def _to_firm(document: Snapshot) -> bool:
    return bool(document["buyer"]["gstin"])


def _is_large(document: Snapshot) -> bool:
    large = document["interstate"] and document["total"] > LARGE
    return bool(large and not _is_note(document) and not _to_firm(document))


def _to_firms(document: Snapshot) -> Table:
    buyer = document["buyer"]
    who = {"gstin": buyer["gstin"], "receiver": buyer["name"]}
    return [who | row for row in _to_people(document)]


def _to_people(document: Snapshot) -> Table:
    """Give a row for each rate of a document."""
    head = {
        "number": document["number"],
        "date": document["date"],
        "value": document["total"],
        "place": place_of(document),
    }
    if _is_note(document):
        head["original"] = document["original"]["number"]
    return [head | one for one in document["rates"]]


def place_of(document: Snapshot) -> str:
    """Write a place of supply as the return does: 29-Karnataka."""
    place = document["place_of_supply"]
    return f"{place['state_code']}-{place['state_name']}"


def _by_place(bills: Sequence[Snapshot], notes: Sequence[Snapshot]) -> Table:
    """Sum what goes to people by place and rate, less what their notes took back."""
    sums: dict[tuple[str, int], dict[str, int]] = defaultdict(_nothing)
    for document, sign in (*((one, 1) for one in bills), *((one, -1) for one in notes)):
        for row in document["rates"]:
            _add(sums[place_of(document), row["rate_bp"]], row, sign)
    return [
        {"place": place, "rate_bp": rate_bp, **sums[place, rate_bp]}
        for place, rate_bp in sorted(sums)
    ]


def _by_code(documents: Iterable[Snapshot], chosen: Callable[[Snapshot], bool]) -> Table:
    """Sum by HSN or SAC and rate, less what was taken back."""
    sums: dict[tuple[str, int], dict[str, int]] = defaultdict(_nothing)
    pieces: dict[tuple[str, int], int] = defaultdict(int)
    for document in documents:
        if not chosen(document):
            continue
        sign = -1 if _is_note(document) else 1
        for row in rows_in(document):
            _add(sums[row["hsn"], row["rate_bp"]], row, sign)
            pieces[row["hsn"], row["rate_bp"]] += sign * _pieces(row)
    return [
        {
            "hsn": hsn,
            "unit": PIECES if pieces[hsn, rate_bp] else NOT_COUNTED,
            "quantity": pieces[hsn, rate_bp],
            "rate_bp": rate_bp,
            **sums[hsn, rate_bp],
        }
        for hsn, rate_bp in sorted(sums)
    ]


def _pieces(row: Row) -> int:
    """Count things; services and their delivery are not counted."""
    return 0 if row["is_service"] or row["position"] < 0 else row["quantity"]


def _series(documents: Iterable[Snapshot]) -> Table:
    """Tell from which number to which each series went; none is ever cancelled."""
    serials: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    for one in documents:
        nature = "Credit Note" if _is_note(one) else "Invoices for outward supply"
        series = f"{one['series']}/{one['financial_year']}"
        serials[nature, series].append((one["serial"], one["number"]))
    return [
        {
            "nature": nature,
            "from": min(found)[1],
            "to": max(found)[1],
            "count": len(found),
            "cancelled": 0,
        }
        for (nature, _), found in sorted(serials.items())
    ]


def _totals(bills: Sequence[Snapshot], notes: Sequence[Snapshot]) -> dict[str, int]:
    found = _nothing()
    for document, sign in (*((one, 1) for one in bills), *((one, -1) for one in notes)):
        _add(found, document, sign)
    return {"invoices": len(bills), "credit_notes": len(notes), **found}


def _nothing() -> dict[str, int]:
    return dict.fromkeys(AMOUNTS, 0)


def _add(sums: dict[str, int], row: Row | Snapshot, sign: int) -> None:
    for name in AMOUNTS:
        sums[name] += sign * row[name]  # type: ignore[literal-required]
