"""Tax: what invoices bill, less what credit notes take back, by rate.

The amounts are those the documents say, summed as the month's return sums them: a credit
note that came too late to lower the tax is left out, and counted apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Select, func, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, Session

from store.admin.periods import Period
from store.admin.queries.reports.days import within
from store.admin.queries.reports.shape import Column, Kind, Report, Row, bucket
from store.invoices.models import Invoice, InvoiceKind, InvoiceRate
from store.invoices.rows import AMOUNTS
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
Sums = dict[str, int]


def tax_report(session: Session, period: Period) -> Report:
    """Give taxable value and tax of each group of days and each rate."""
    sums: defaultdict[tuple[date, int], Sums] = defaultdict(_nothing)
    for day, rate_bp, is_note, *amounts in session.execute(_billed(period)):
        row = dict(zip(AMOUNTS, map(int, amounts), strict=True))
        _add(sums[period.by.start(day), rate_bp], row, -1 if is_note else 1)
    return _report(period, sums, _counts(session, period))


def _billed(period: Period) -> Select[*tuple[Any, ...]]:
    """Ask for the sums of each day, each rate, and each kind of document."""
    amounts = [_summed(getattr(InvoiceRate, name)) for name in AMOUNTS]
    groups = (InvoiceRate.day, InvoiceRate.rate_bp, InvoiceRate.is_note)
    in_days = InvoiceRate.day.between(period.first, period.last)
    counted = in_days & InvoiceRate.is_late.is_(False)
    return select(*groups, *amounts).where(counted).group_by(*groups)


def _summed(column: InstrumentedAttribute[Money]) -> Any:
    return func.sum(type_coerce(column, BigInteger))


def _counts(session: Session, period: Period) -> dict[str, int]:
    """Count the documents of a period; notes that came too late are told apart."""
    rows = select(Invoice.kind, func.count()).where(within(Invoice.issued_at, period))
    found = dict(session.execute(rows.group_by(Invoice.kind)).all())
    late = select(InvoiceRate.invoice_id).where(
        InvoiceRate.invoice_id == Invoice.id, InvoiceRate.is_late
    )
    notes = select(func.count(Invoice.id)).where(
        Invoice.kind == InvoiceKind.CREDIT_NOTE,
        within(Invoice.issued_at, period),
        late.exists(),
    )
    too_late = session.scalar(notes) or 0
    return {
        "invoices": found.get(InvoiceKind.INVOICE, 0),
        "notes": found.get(InvoiceKind.CREDIT_NOTE, 0) - too_late,
        "late": too_late,
    }


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
