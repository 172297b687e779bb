"""Reads of tax documents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer, selectinload

from store.accounts.visitors import Visitor
from store.invoices.models import Invoice, InvoiceKind
from store.invoices.numbering import month_bounds
from store.invoices.returns import Return, gstr1
from store.kernel import clock
from store.kernel.errors import NotFound
from store.kernel.money import Money
from store.orders.models import Order, OrderStatus
from store.orders.queries import order_of
from store.payments.models import Refund, RefundLine, RefundState

SHOWN = 50
MOST = 500
OF_LATE = timedelta(days=90)  # what is older has been looked at every minute since
TOKEN = re.compile(r"[A-Za-z0-9_-]{16,32}", re.ASCII)


def invoice_of_order(session: Session, order_id: int) -> Invoice | None:
    """Give the invoice of an order."""
    kind = Invoice.kind == InvoiceKind.INVOICE
    return session.scalar(select(Invoice).where(Invoice.order_id == order_id, kind))


def notes_of_order(session: Session, order_id: int) -> Sequence[Invoice]:
    """Give the credit notes of an order, oldest first."""
    kind = Invoice.kind == InvoiceKind.CREDIT_NOTE
    rows = select(Invoice).where(Invoice.order_id == order_id, kind)
    return session.scalars(rows.order_by(Invoice.id)).all()


def note_of_refund(session: Session, refund_id: int) -> Invoice | None:
    return session.scalar(select(Invoice).where(Invoice.refund_id == refund_id))


def refund_with_lines(session: Session, refund_id: int) -> Refund:
    """Give a refund with what it gives back; there must be one."""
    rows = select(Refund).where(Refund.id == refund_id)
    return session.scalars(rows.options(selectinload(Refund.lines))).one()


def noted_refunds(session: Session, order_id: int) -> Sequence[Refund]:
    """Give the refunds of an order that have their credit notes, with their lines."""
    noted = select(Invoice.refund_id).where(
        Invoice.order_id == order_id, Invoice.refund_id.is_not(None)
    )
    rows = select(Refund).where(Refund.id.in_(noted)).order_by(Refund.id)
    return session.scalars(rows.options(selectinload(Refund.lines))).all()


def documents_of_order(session: Session, order_id: int) -> Sequence[Invoice]:
    """Give the invoice and the credit notes of an order, in the order they were issued."""
    rows = (
        select(Invoice).where(Invoice.order_id == order_id).options(defer(Invoice.snapshot))
    )
    return session.scalars(rows.order_by(Invoice.id)).all()


def document_of(
    session: Session, visitor: Visitor, number: str, name: str, *, key: str = ""
) -> Invoice:
    """Give a document of a visitor's order, or of the one whose key they hold.

    `name` is its number as files have it, or "invoice".
    """
    order = order_of(session, visitor, number, key=key)
    rows = select(Invoice).where(Invoice.order_id == order.id).order_by(Invoice.id)
    for document in session.scalars(rows):
        if name in {document.filename, document.kind.value}:
            return document
    raise NotFound("This order has no such document, or not yet. Look again in a minute.")


def document_with_id(session: Session, invoice_id: int) -> Invoice:
    """Give a document; there must be one."""
    return session.get_one(Invoice, invoice_id)


def document_with_token(session: Session, token: str) -> Invoice:
    """Give a document by its token, for staff."""
    found = None
    if TOKEN.fullmatch(token):
        found = session.scalar(select(Invoice).where(Invoice.token == token))
    if found is None:
        raise NotFound("There is no such invoice or credit note.")
    return found


@dataclass(frozen=True)
class Shown:
    """A document in a list, with the number of its order."""

    invoice: Invoice
    order_number: str
    buyer: str


@dataclass(frozen=True)
class Listing:
    """A stretch of a month's documents, the newest first; `after` begins the next one."""

    rows: Sequence[Shown]
    after: int | None


def documents_in(
    session: Session,
    year: int,
    month: int,
    *,
    kind: InvoiceKind | None = None,
    after: int | None = None,
) -> Listing:
    """List a month's documents by id, from the newest."""
    first, end = month_bounds(year, month)
    rows = (
        select(Invoice, Order.number, Order.business_name, Order.name)
        .join(Order, Order.id == Invoice.order_id)
        .where(Invoice.issued_at >= first, Invoice.issued_at < end)
        .options(defer(Invoice.snapshot))
        .order_by(Invoice.id.desc())
        .limit(SHOWN + 1)
    )
    if kind is not None:
        rows = rows.where(Invoice.kind == kind)
    if after is not None:
        rows = rows.where(Invoice.id < after)
    found = [
        Shown(one, number, firm or name)
        for one, number, firm, name in session.execute(rows)
    ]
    more = found[SHOWN - 1].invoice.id if len(found) > SHOWN else None
    return Listing(found[:SHOWN], more)


def month_sums(
    session: Session, year: int, month: int
) -> dict[InvoiceKind, tuple[int, Money, Money]]:
    """Give how many documents of each kind a month has, with their totals and taxes."""
    first, end = month_bounds(year, month)
    rows = (
        select(Invoice.kind, func.count(), func.sum(Invoice.total), func.sum(Invoice.tax))
        .where(Invoice.issued_at >= first, Invoice.issued_at < end)
        .group_by(Invoice.kind)
    )
    return {
        kind: (count, _money(total), _money(tax))
        for kind, count, total, tax in session.execute(rows)
    }


def documents_to_report(session: Session, year: int, month: int) -> Sequence[Invoice]:
    """Give all documents of a month in the order of their numbers."""
    first, end = month_bounds(year, month)
    rows = select(Invoice).where(Invoice.issued_at >= first, Invoice.issued_at < end)
    return session.scalars(rows.order_by(Invoice.series, Invoice.serial)).all()


def originals_of(session: Session, documents: Iterable[Invoice]) -> Sequence[Invoice]:
    """Give the invoices that a month's credit notes take back from."""
    ids = {one.order_id for one in documents if one.is_note}
    kind = Invoice.kind == InvoiceKind.INVOICE
    return session.scalars(select(Invoice).where(Invoice.order_id.in_(ids), kind)).all()


def return_of(session: Session, year: int, month: int) -> Return:
    """Give the GSTR-1 of a month."""
    documents = documents_to_report(session, year, month)
    billed = originals_of(session, documents)
    originals = {one.number: one.snapshot for one in billed}
    return gstr1((one.snapshot for one in documents), originals=originals)


def orders_without_invoice(session: Session, *, at: datetime) -> Sequence[Order]:
    """Give firm orders of late that have no invoice, oldest first, without contents."""
    billed = select(Invoice.id).where(
        Invoice.order_id == Order.id, Invoice.kind == InvoiceKind.INVOICE
    )
    late = Order.placed_at >= at - OF_LATE
    rows = select(Order).where(Order.status == OrderStatus.PLACED, late, ~billed.exists())
    return session.scalars(rows.order_by(Order.id).limit(SHOWN)).all()


def cancelled_unpaid(session: Session, *, at: datetime) -> Sequence[int]:
    """Give cancelled orders of late that were billed, not paid, and have no note."""
    of_order = Invoice.order_id == Order.id
    billed = select(Invoice.id).where(of_order, Invoice.kind == InvoiceKind.INVOICE)
    noted = select(Invoice.id).where(of_order, Invoice.kind == InvoiceKind.CREDIT_NOTE)
    rows = select(Order.id).where(
        Order.status == OrderStatus.CANCELLED,
        Order.placed_at >= at - OF_LATE,
        Order.captured == Money.zero(),
        Order.gift_total == Money.zero(),
        billed.exists(),
        ~noted.exists(),
    )
    return session.scalars(rows.order_by(Order.id).limit(MOST)).all()


def refunds_without_note(session: Session, *, at: datetime) -> Sequence[int]:
    """Give refunds of billed orders that took back more than goodwill, and have no note."""
    billed = select(Invoice.id).where(
        Invoice.order_id == Refund.order_id, Invoice.kind == InvoiceKind.INVOICE
    )
    noted = select(Invoice.id).where(Invoice.refund_id == Refund.id)
    taken = select(RefundLine.id).where(
        RefundLine.refund_id == Refund.id,
        RefundLine.order_line_id.is_not(None) | RefundLine.is_delivery,
        RefundLine.amount > Money.zero(),
    )
    rows = select(Refund.id).where(
        Refund.state == RefundState.SUCCEEDED,
        Refund.created_at >= at - OF_LATE,
        taken.exists(),
        billed.exists(),
        ~noted.exists(),
    )
    return session.scalars(rows.order_by(Refund.id).limit(MOST)).all()


def undrawn(session: Session, *, before: datetime) -> Sequence[int]:
    """Give documents that have been waiting for their PDF since a moment or longer."""
    waiting = (Invoice.issued_at < before, Invoice.issued_at >= before - OF_LATE)
    rows = select(Invoice.id).where(Invoice.pdf_key == "", *waiting)
    return session.scalars(rows.order_by(Invoice.id).limit(SHOWN)).all()


def database_now(session: Session) -> datetime:
    """Give the time by the database's clock: web and worker machines may differ."""
    if session.get_bind().dialect.name != "postgresql":
        return clock.now()
    moment: datetime = session.scalars(select(func.clock_timestamp())).one()
    return moment


def _money(amount: Money | int | None) -> Money:
    return amount if isinstance(amount, Money) else Money(int(amount or 0))
