"""A firm order is given up: its money goes back, its stock is free, its prints stop."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from store.kernel import ids
from store.kernel.errors import Conflict
from store.kernel.money import Money
from store.orders.actions import call_off
from store.orders.models import Order, OrderStatus
from store.orders.queries import locked_order
from store.payments.models import Refund
from store.payments.refunds.asking import Asked, bring_back, give_back
from store.payments.refunds.planning import everything, restockable
from store.payments.refunds.queries import refunds_of
from store.payments.refunds.sharing import Part

SENT = "This order is on its way already. When it has arrived, you can return it."
BEGUN = "A print of this order has been begun, and is nobody else's. Write to us."


def cancel_firm_order(
    session: Session, *, order_id: int, reason: str, actor: str, at: datetime
) -> list[Refund]:
    """Give up an order that was not sent, with all its money; a repeat changes nothing.

    Raises Conflict for one that was sent, or that is not firm.
    """
    order = locked_order(session, order_id)
    if order.status == OrderStatus.CANCELLED:
        return list(refunds_of(session, order.id))
    if not order.is_firm or order.is_shipped:
        raise Conflict(SENT if order.is_shipped else "This order is not placed.")
    refunds: list[Refund] = []
    if order.kept:
        asked = Asked(reason, actor, ids.token())
        refunds = give_back(session, order, everything(order), asked, at=at)
    call_off(session, order, reason=reason, actor=actor, at=at)
    parts = [_withdrawn(line.id, restockable(line)) for line in order.things]
    bring_back(session, order, parts, occasion=0, at=at)
    return refunds


def refuse_by_customer(order: Order) -> str:
    """Say why its customer cannot give up a firm order alone; nothing when they can."""
    if order.is_shipped:
        return SENT
    return BEGUN if order.is_begun else ""


def cancel_by_customer(session: Session, *, order_id: int, at: datetime) -> list[Refund]:
    """Let a customer give up their order while nothing was sent or begun."""
    order = locked_order(session, order_id)
    refusal = refuse_by_customer(order)
    if refusal:
        raise Conflict(refusal)
    return cancel_firm_order(
        session,
        order_id=order_id,
        reason="Cancelled by you",
        actor="customer",
        at=at,
    )


def _withdrawn(line_id: int, pieces: int) -> Part:
    """Give a part of a line that never leaves the shelf; its money is counted elsewhere."""
    return Part(Money.zero(), line_id=line_id, restock=pieces)
