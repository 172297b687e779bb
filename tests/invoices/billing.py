"""Billed orders: what tests of tax documents begin with."""

from sqlalchemy import select

from store.infra.db import reading, transaction
from store.invoices import actions
from store.invoices.models import Invoice
from store.invoices.queries import documents_to_report
from store.kernel import clock
from store.orders.models import Order
from store.orders.queries import locked_order
from store.payments.models import Refund, RefundState
from store.settings import settings
from tests.payments.refunds.paying import give_back, now, pieces

FIRM = "27AAPFU0939F1ZV"  # registered in Maharashtra
NEIGHBOUR = "29AAGCB7383J1Z4"  # registered in Karnataka


def bill(order, *, chosen=None) -> Invoice:
    """Issue an order's invoice."""
    with transaction() as session:
        return actions.issue_invoice(
            session, order_id=order.id, settings=chosen or settings()
        )


def change(order, **fields) -> Order:
    """Give an order what its customer wrote at the checkout."""
    with transaction() as session:
        found = locked_order(session, order.id)
        for name, value in fields.items():
            setattr(found, name, value)
    return now(order)


def credit(order, wish) -> list[Invoice]:
    """Give money back, let it arrive, and issue its notes."""
    made = give_back(now(order), wish)
    with transaction() as session:
        for refund in session.scalars(
            select(Refund).where(Refund.id.in_([one.id for one in made]))
        ):
            refund.state = RefundState.SUCCEEDED
    with transaction() as session:
        notes = [
            actions.issue_credit_note(session, refund_id=one.id, settings=settings())
            for one in made
        ]
    return [note for note in notes if note is not None]


def issued() -> list[Invoice]:
    """Every document of this month, by number."""
    today = clock.now().astimezone(clock.IST)
    with reading() as session:
        return list(documents_to_report(session, today.year, today.month))


__all__ = ["FIRM", "NEIGHBOUR", "bill", "change", "credit", "issued", "now", "pieces"]
