"""Refunds are written down first, under the lock of their order and payments.

What they take is counted at once, on lines, order and payments, so that no second refund
can give the same money back. A provider is asked afterwards, outside any transaction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.catalog.actions.stock import return_stock, withdraw_stock
from store.infra.outbox import announce
from store.kernel.errors import Conflict
from store.kernel.ids import digest
from store.kernel.money import Money
from store.orders import topics as topics_of_orders
from store.orders.actions import wanted_stock
from store.orders.models import Order
from store.orders.queries import locked_order
from store.payments import topics
from store.payments.models import Payment, Refund, RefundLine, RefundState
from store.payments.refunds.planning import Plan, Wish, plan
from store.payments.refunds.queries import Purse, purses, refunds_asked_with
from store.payments.refunds.sharing import Part, pour
from store.promotions.actions import give_back_to_card

MOST_PLACES = 8  # payments and gift cards that one refund is spread over
CHANGED = "Money of this order was given back a moment ago. Look again before you go on."


@dataclass(frozen=True)
class Asked:
    """Why money goes back, who says so, and the key of doing it once."""

    reason: str
    actor: str
    token: str


def ask_refund(  # noqa: PLR0913 what, why, who, when, and what they saw
    session: Session,
    *,
    order_id: int,
    wish: Wish,
    reason: str,
    token: str,
    actor: str,
    at: datetime,
    seen: Money | None = None,
) -> list[Refund]:
    """Write a refund down and reserve its money; a repeat gives what is there already.

    `seen` is what was given back when the form was drawn: raises Conflict when it has
    become more since, or when more is wanted than is left.
    """
    order = locked_order(session, order_id)
    asked = refunds_asked_with(session, order_id, _tokens(token))
    if asked:
        return asked
    if seen is not None and order.refunded != seen:
        raise Conflict(CHANGED)
    planned = plan(order, wish)
    refunds = give_back(session, order, planned, Asked(reason, actor, token), at=at)
    bring_back(session, order, planned.parts, occasion=refunds[0].id, at=at)
    return refunds


def refund_payment(
    session: Session, *, payment_id: int, amount: Money, reason: str, at: datetime
) -> Refund:
    """Give money of one payment back that nothing was bought for, once for each reason.

    For what came twice, too late or too much. Raises Conflict for more than it brought.
    """
    rows = select(Payment.order_id).where(Payment.id == payment_id)
    order = locked_order(session, session.scalars(rows).one())
    asked = Asked(reason, "shop", digest(f"payment:{payment_id}:{reason}")[:32])
    made = refunds_asked_with(session, order.id, [asked.token])
    if made:
        return made[0]
    found = [p for p in purses(session, order, lock=True) if _is_of(p, payment_id)]
    poured = pour([Part(amount)], [purse.room for purse in found])
    refunds = _write(session, order, list(zip(found, poured, strict=True)), asked, at)
    order.mark_refunded(amount, at=at, text=f"{amount} goes back: {reason}")
    return refunds[0]


def give_back(
    session: Session, order: Order, planned: Plan, asked: Asked, *, at: datetime
) -> list[Refund]:
    """Write the refunds of a plan, newest payment first; the order is locked.

    What comes back to the shelf is for `bring_back`, once all money is written.
    """
    found = purses(session, order, lock=True)[:MOST_PLACES]
    poured = pour(planned.parts, [purse.room for purse in found])
    refunds = _write(session, order, list(zip(found, poured, strict=True)), asked, at)
    count(order, planned.parts)
    text = f"{planned.amount} goes back: {asked.reason}"
    order.mark_refunded(planned.amount, at=at, text=text, actor=asked.actor)
    return refunds


def bring_back(
    session: Session, order: Order, parts: Sequence[Part], *, occasion: int, at: datetime
) -> None:
    """Let pieces come back: to the shelf, or, before they were sent, not leave it."""
    back = {part.line_id: part.restock for part in parts if part.restock}
    if not back:
        return
    returned: Counter[int] = Counter()
    for line in order.lines:
        pieces = back.get(line.id, 0)
        line.restocked += pieces
        line.withdrawn += 0 if order.is_shipped else pieces
        returned.update(line.shelf_of(pieces))
    announce(session, topics_of_orders.RETURNED, order.id)
    if order.is_shipped:
        return_stock(
            session, order_id=order.id, returned=returned, occasion=occasion, at=at
        )
        return
    needed = wanted_stock(order)
    withdraw_stock(session, order_id=order.id, needed=needed, occasion=occasion, at=at)


def count(order: Order, parts: Sequence[Part], *, sign: int = 1) -> None:
    """Count on lines and delivery what is given back; `sign` -1 when it was not after all.

    What lies on the shelf stays there either way.
    """
    lines = {line.id: line for line in order.lines}
    for part in parts:
        if part.is_delivery:
            order.delivery_refunded += part.amount * sign
            order.delivery_tax_refunded += part.tax * sign
        if part.line_id is not None:
            line = lines[part.line_id]
            line.refunded += part.amount * sign
            line.tax_refunded += part.tax * sign
            line.refunded_quantity += part.pieces * sign


def _tokens(token: str) -> list[str]:
    """Give the keys of one form: of its first refund, and of those to further places."""
    return [token, *(digest(f"{token}:{place}")[:32] for place in range(1, MOST_PLACES))]


def _is_of(purse: Purse, payment_id: int) -> bool:
    return purse.payment is not None and purse.payment.id == payment_id


def _write(
    session: Session,
    order: Order,
    poured: Sequence[tuple[Purse, Sequence[Part]]],
    asked: Asked,
    at: datetime,
) -> list[Refund]:
    """Write one refund for each place that gets something, and take it from there."""
    wanted = [(purse, parts) for purse, parts in poured if parts]
    refunds = []
    for token, (purse, parts) in zip(_tokens(asked.token), wanted, strict=False):
        refund = _refund(order, purse, parts, asked, token=token, at=at)
        session.add(refund)
        session.flush()
        _take(session, purse, refund, at)
        refunds.append(refund)
    return refunds


def _refund(
    order: Order,
    purse: Purse,
    parts: Sequence[Part],
    asked: Asked,
    *,
    token: str,
    at: datetime,
) -> Refund:
    return Refund(
        order_id=order.id,
        payment=purse.payment,
        token=token,
        amount=Money.total(part.amount for part in parts),
        reason=asked.reason[:200],
        actor=asked.actor,
        created_at=at,
        lines=[_line(part) for part in parts],
    )


def _line(part: Part) -> RefundLine:
    return RefundLine(
        order_line_id=part.line_id,
        is_delivery=part.is_delivery,
        quantity=part.pieces,
        restock=part.restock,
        amount=part.amount,
        tax=part.tax,
    )


def _take(session: Session, purse: Purse, refund: Refund, at: datetime) -> None:
    """Take a refund's money from where it came from, and have it sent.

    Gift cards are the shop's own: what goes back to them is there at once.
    """
    if purse.payment is not None:
        purse.payment.refunded += refund.amount
        announce(session, topics.REFUND_ASKED, refund.id)
        return
    given = give_back_to_card(
        session, order_id=refund.order_id, amount=refund.amount, at=at
    )
    if given != refund.amount:
        raise Conflict("The gift cards of this order did not pay so much.")
    refund.settle(RefundState.SUCCEEDED, at=at)
    announce(session, topics.REFUNDED, refund.id)
