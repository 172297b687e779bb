"""Tax documents are issued and drawn away from the page."""

from __future__ import annotations

import io
from datetime import timedelta

from store.infra.db import reading, transaction
from store.infra.log import log
from store.infra.outbox import announce
from store.infra.storage import storage
from store.invoices import actions, queries, topics
from store.invoices.document import COPIES, ORIGINAL, draw
from store.invoices.models import Invoice
from store.kernel import clock
from store.orders.queries import locked_order
from store.payments.models import RefundState
from store.settings import settings

PATIENCE = timedelta(minutes=15)


def issue_invoice(order_id: int) -> None:
    """Issue the invoice of an order that has become firm; what cannot be is flagged."""
    try:
        with transaction() as session:
            actions.issue_invoice(session, order_id=order_id, settings=settings())
    except actions.NeedsIrn as refusal:
        log.warning("invoice_needs_irn", order=order_id)
        with transaction() as session:
            order = locked_order(session, order_id)
            order.flag(refusal.message, at=clock.now())


def issue_credit_note(refund_id: int) -> None:
    """Issue the credit note of a refund that has succeeded, after its order's invoice."""
    with reading() as session:
        refund = queries.refund_with_lines(session, refund_id)
    if refund.state != RefundState.SUCCEEDED:
        return
    with transaction() as session:
        actions.issue_credit_note(session, refund_id=refund_id, settings=settings())


def draw_invoice(invoice_id: int) -> None:
    """Draw a document for its recipient and keep it; a repeat leaves the first drawing."""
    with reading() as session:
        invoice = queries.document_with_id(session, invoice_id)
    if invoice.is_drawn:
        return
    key = _kept(invoice, ORIGINAL, "original")
    with transaction() as session:
        actions.keep_pdf(session, invoice_id=invoice_id, key=key)


def draw_copies(invoice_id: int) -> None:
    """Draw the copies of a document that staff have asked for."""
    with reading() as session:
        invoice = queries.document_with_id(session, invoice_id)
    if invoice.copies_key:
        return
    key = _kept(invoice, COPIES, "copies")
    with transaction() as session:
        actions.keep_copies(session, invoice_id=invoice_id, key=key)


def _kept(invoice: Invoice, copies: tuple[str, ...], name: str) -> str:
    """Draw and store; gives the key, the same however often it is drawn."""
    key = f"invoices/{invoice.year}/{invoice.filename}-{invoice.token}/{name}.pdf"
    storage().put(key, io.BytesIO(draw(invoice.snapshot, copies)))
    return key


def credit_at_last() -> None:
    """Issue the notes of refunds that were quicker than their order's invoice."""
    with reading() as session:
        waiting = queries.refunds_without_note(session, at=clock.now())
    for refund_id in waiting:
        issue_credit_note(refund_id)


def credit_cancelled() -> None:
    """Take back the invoices of orders that were cancelled before anybody paid."""
    with reading() as session:
        waiting = queries.cancelled_unpaid(session, at=clock.now())
    for order_id in waiting:
        with transaction() as session:
            actions.credit_cancelled(session, order_id=order_id, settings=settings())


def draw_at_last() -> None:
    """Draw what is still not drawn after a while: fonts or storage were missing."""
    with reading() as session:
        waiting = queries.undrawn(session, before=clock.now() - PATIENCE)
    if not waiting:
        return
    with transaction() as session:
        for invoice_id in waiting:
            announce(session, topics.ISSUED, invoice_id)
