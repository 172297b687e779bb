"""Tax documents are issued: once for what they bill, numbered with the row itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.infra.outbox import announce
from store.infra.upserts import inserting
from store.invoices import queries, topics
from store.invoices.models import Invoice, InvoiceKind, NumberCounter
from store.invoices.numbering import financial_year, number_of
from store.invoices.rows import Row, rest_of, rows_back, rows_of, summed
from store.invoices.seller import seller_of
from store.invoices.snapshot import (
    Numbered,
    Snapshot,
    invoice_snapshot,
    note_snapshot,
    rows_in,
)
from store.kernel.errors import Conflict
from store.kernel.money import Money
from store.orders.models import Order
from store.orders.queries import locked_order
from store.payments.models import Refund
from store.settings import Settings

NOTES = "C"  # behind the series of the invoices
CANCELLED = "Cancelled before delivery; nothing was paid"


class NeedsIrn(Conflict):
    """A business must get an e-invoice, which only the invoice portal can number."""


def issue_invoice(session: Session, *, order_id: int, settings: Settings) -> Invoice:
    """Issue the invoice of a firm order, or give the one it has; raises NeedsIrn.

    Without an IRN what a large shop gives a business "shall not be treated as an invoice"
    (CGST Rules, r. 48(4) and (5)): then nothing is issued, and no number is used up.
    """
    order = locked_order(session, order_id)
    there = queries.invoice_of_order(session, order_id)
    if there is not None:
        return there
    if settings.AATO_OVER_5CR and order.gstin:
        raise NeedsIrn(f"Order {order.number} needs an e-invoice: its buyer is registered.")
    seller, rows = seller_of(settings), rows_of(order)
    numbered = _number(session, seller.series)
    snapshot = invoice_snapshot(order, rows, seller=seller, numbered=numbered)
    document = _Document(InvoiceKind.INVOICE, order, numbered, snapshot)
    return _issue(session, document)


def issue_credit_note(
    session: Session, *, refund_id: int, settings: Settings
) -> Invoice | None:
    """Issue the credit note of a refund that has succeeded, or give the one it has.

    None where there is nothing to credit: the order was never billed, or all that went
    back was goodwill.
    """
    refund = queries.refund_with_lines(session, refund_id)
    order = locked_order(session, refund.order_id)
    there = queries.note_of_refund(session, refund_id)
    invoice = queries.invoice_of_order(session, order.id)
    if there is not None or invoice is None:
        return there
    before = queries.noted_refunds(session, order.id)
    rows = rows_back(order, refund, before, rows_in(invoice.snapshot))
    if not rows:
        return None
    return _credit(session, order, invoice, rows, refund=refund, settings=settings)


def credit_cancelled(
    session: Session, *, order_id: int, settings: Settings
) -> Invoice | None:
    """Take back the invoice of an order that was cancelled before anybody paid."""
    order = locked_order(session, order_id)
    invoice = queries.invoice_of_order(session, order_id)
    if invoice is None or not order.is_cancelled:
        return None
    notes = [rows_in(note.snapshot) for note in queries.notes_of_order(session, order_id)]
    rows = rest_of(rows_in(invoice.snapshot), notes)
    if not rows:
        return None
    return _credit(session, order, invoice, rows, refund=None, settings=settings)


def keep_pdf(session: Session, *, invoice_id: int, key: str) -> None:
    """Remember where the recipient's document lies; the first drawing stands."""
    invoice = _locked(session, invoice_id)
    invoice.pdf_key = invoice.pdf_key or key


def keep_copies(session: Session, *, invoice_id: int, key: str) -> None:
    """Remember where the transporter's and the supplier's copies lie."""
    invoice = _locked(session, invoice_id)
    invoice.copies_key = invoice.copies_key or key


def ask_for_copies(session: Session, *, token: str) -> Invoice:
    """Have the copies of a document drawn, unless they are."""
    invoice = queries.document_with_token(session, token)
    if not invoice.copies_key:
        announce(session, topics.COPIES_ASKED, invoice.id)
    return invoice


def take_number(session: Session, *, series: str, year: str) -> int:
    """Take the next serial of a series, and keep its counter locked until the commit.

    Whoever is rolled back or killed has taken nothing: there is no gap.
    """
    given = (
        inserting(session, NumberCounter)
        .values(series=series, year=year, last=1)
        .on_conflict_do_update(
            index_elements=["series", "year"], set_={"last": NumberCounter.last + 1}
        )
        .returning(NumberCounter.last)
    )
    return session.scalars(given).one()


@dataclass(frozen=True)
class _Document:
    """What becomes a row."""

    kind: InvoiceKind
    order: Order
    numbered: Numbered
    snapshot: Snapshot
    refund: Refund | None = None


def _credit(
    session: Session,
    order: Order,
    invoice: Invoice,
    rows: list[Row],
    *,
    refund: Refund | None,
    settings: Settings,
) -> Invoice:
    noted = Money.total(one.total for one in queries.notes_of_order(session, order.id))
    if noted + Money(summed(rows)["total"]) > invoice.total:
        raise ValueError(f"{invoice.number} cannot be credited by more than it bills")
    numbered = _number(session, seller_of(settings).series + NOTES)
    snapshot = note_snapshot(
        order,
        rows,
        invoice=invoice.snapshot,
        reason=_reason(refund),
        numbered=numbered,
    )
    kind = InvoiceKind.CREDIT_NOTE
    return _issue(session, _Document(kind, order, numbered, snapshot, refund))


def _reason(refund: Refund | None) -> str:
    return CANCELLED if refund is None else refund.reason or "Given back"


def _number(session: Session, series: str) -> Numbered:
    """Take a number by the database's clock; the counter is the last lock there is."""
    at: datetime = queries.database_now(session)
    year = financial_year(at)
    serial = take_number(session, series=series, year=year)
    return Numbered(number_of(series, year, serial), series, year, serial, at)


def _locked(session: Session, invoice_id: int) -> Invoice:
    rows = select(Invoice).where(Invoice.id == invoice_id).with_for_update()
    return session.scalars(rows.execution_options(populate_existing=True)).one()


def _issue(session: Session, document: _Document) -> Invoice:
    numbered, snapshot = document.numbered, document.snapshot
    invoice = Invoice(
        kind=document.kind,
        order_id=document.order.id,
        refund_id=document.refund.id if document.refund else None,
        series=numbered.series,
        year=numbered.year,
        serial=numbered.serial,
        number=numbered.number,
        issued_at=numbered.issued_at,
        total=Money(snapshot["total"]),
        tax=Money(snapshot["tax"]),
        snapshot=snapshot,
    )
    session.add(invoice)
    session.flush()
    announce(session, topics.ISSUED, invoice.id)
    return invoice
