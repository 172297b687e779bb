"""Tax: what invoices bill, less what credit notes take back, by rate.

The amounts are those the documents say, summed as the month's return sums them: a credit
note that came too late to lower the tax is left out, and counted apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.admin.periods import Period
from store.admin.queries.reports.days import within
from store.admin.queries.reports.shape import Column, Kind, Report, Row, bucket
from store.invoices.models import Invoice, InvoiceKind
from store.invoices.rows import AMOUNTS
from store.kernel.clock import IST
from store.kernel.money import Money

NOTE = (
    "Amounts of the invoices issued in these days, less those of the credit notes; "
    "a month here is the month of GSTR-1."
)
COLUMNS = (
    Column("Period"),
    Column("Rate", Kind.SHARE),
    Column("Taxable", Kind.MONEY),
    Column("CGST", Kind.MONEY),
    Column("SGST", Kind.MONEY),
    Column("IGST", Kind.MONEY),
    Column("Tax", Kind.MONEY),
    Column("With tax", Kind.MONEY),
)
LATE = "is_late"
Sums = dict[str, int]


def tax_report(session: Session, period: Period) -> Report:
    """Give taxable value and tax of each group of days and each rate."""
    sums: defaultdict[tuple[date, int], Sums] = defaultdict(_nothing)
    counts = {"invoices": 0, "notes": 0, "late": 0}
    for kind, issued_at, rates, is_late in session.execute(_documents(period)):
        is_note = kind == InvoiceKind.CREDIT_NOTE
        counts["late" if is_late else "notes" if is_note else "invoices"] += 1
        if is_late:
            continue
        start = period.by.start(issued_at.astimezone(IST).date())
        for rate in rates:
            _add(sums[start, rate["rate_bp"]], rate, -1 if is_note else 1)
    return _report(period, sums, counts)


def _documents(period: Period) -> Any:
    """Ask for the documents of a period: of each only what the report reads."""
    rates, is_late = Invoice.snapshot["rates"], Invoice.snapshot[LATE]
    rows = select(Invoice.kind, Invoice.issued_at, rates, is_late)
    return rows.where(within(Invoice.issued_at, period)).order_by(Invoice.id)


def _report(
    period: Period, sums: dict[tuple[date, int], Sums], counts: dict[str, int]
) -> Report:
    whole = _nothing()
    for each in sums.values():
        _add(whole, each, 1)
    return Report(
        title="Tax",
        note=NOTE,
        columns=COLUMNS,
        rows=[
            _row(bucket(start, period.by), rate, sums[start, rate])
            for start, rate in sorted(sums)
        ],
        totals=_row("All", None, whole),
        asides={
            "Tax": str(Money(_tax(whole))),
            "Taxable": str(Money(whole["taxable"])),
            "Invoices": f"{counts['invoices']:,}",
            "Credit notes": f"{counts['notes']:,}{_too_late(counts['late'])}",
        },
    )


def _too_late(notes: int) -> str:
    return f", {notes:,} more came too late" if notes else ""


def _row(name: str, rate: int | None, sums: Sums) -> Row:
    parts: Sequence[Money] = [Money(sums[each]) for each in ("cgst", "sgst", "igst")]
    taxable, total = Money(sums["taxable"]), Money(sums["total"])
    return (name, rate, taxable, *parts, Money.total(parts), total)


def _tax(sums: Sums) -> int:
    return sums["cgst"] + sums["sgst"] + sums["igst"]


def _nothing() -> Sums:
    return dict.fromkeys(AMOUNTS, 0)


def _add(sums: Sums, more: Sums, sign: int) -> None:
    for name in AMOUNTS:
        sums[name] += sign * more[name]
