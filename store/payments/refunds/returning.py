"""A customer asks to send something back; staff give the money back, or say why not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from store.infra.outbox import announce
from store.kernel.errors import Conflict, Invalid, NotFound
from store.orders.models import Order
from store.orders.queries import locked_order
from store.payments import topics
from store.payments.models import ReturnLine, ReturnRequest, ReturnState

ASKED = "A return is asked for: answer it under Refunds."
MOST_OPEN = "We have your request already, and answer it within two working days."


def may_be_returned(order: Order) -> bool:
    """Tell whether something of an order is with the customer, and its money with us."""
    left = any(line.refunded_quantity < line.quantity for line in order.lines)
    return order.is_firm and order.is_shipped and bool(order.kept) and left


def ask_return(
    session: Session,
    *,
    order_id: int,
    pieces: Mapping[int, int],
    reason: str,
    at: datetime,
) -> ReturnRequest:
    """Write down what a customer wants to send back, for staff to answer.

    Raises Conflict for what cannot come back or when one is open, Invalid for nothing.
    """
    order = locked_order(session, order_id)
    if not may_be_returned(order):
        raise Conflict("Nothing of this order can be returned.")
    if open_return(session, order.id) is not None:
        raise Conflict(MOST_OPEN)
    wanted = {line.id: pieces.get(line.id, 0) for line in order.lines}
    if not any(wanted.values()):
        raise Invalid("Choose what you want to send back.")
    for line in order.lines:
        if not 0 <= wanted[line.id] <= line.quantity - line.refunded_quantity:
            raise Conflict(f"{line.title}: so many pieces cannot come back.")
    lines = [
        ReturnLine(order_line_id=line_id, quantity=count)
        for line_id, count in wanted.items()
        if count
    ]
    request = ReturnRequest(
        order_id=order.id, reason=reason.strip()[:500], created_at=at, lines=lines
    )
    session.add(request)
    order.note("return_asked", f"A return is asked for: {request.reason}"[:200], at=at)
    order.needs_attention = order.needs_attention or ASKED
    session.flush()
    return request


def accept_return(session: Session, *, order: Order, actor: str, at: datetime) -> None:
    """The money of what was asked for goes back (order locked); none open is fine."""
    request = open_return(session, order.id)
    if request is not None:
        request.settle(ReturnState.ACCEPTED, actor=actor, at=at)
        _calm(order)


def refuse_return(
    session: Session, *, order_id: int, token: str, answer: str, actor: str, at: datetime
) -> ReturnRequest:
    """Tell the customer why something does not come back; raises Conflict if answered."""
    order = locked_order(session, order_id)
    rows = select(ReturnRequest).where(ReturnRequest.order_id == order.id)
    request = session.scalar(rows.where(ReturnRequest.token == token))
    if request is None:
        raise NotFound("There is no such request.")
    request.settle(ReturnState.REFUSED, actor=actor, at=at, answer=answer.strip())
    order.note("return_refused", f"Return refused: {answer}"[:200], at=at, actor=actor)
    _calm(order)
    announce(session, topics.RETURN_REFUSED, request.id)
    return request


def open_return(session: Session, order_id: int) -> ReturnRequest | None:
    """Give the request of an order that waits for an answer, with its lines."""
    return next((each for each in returns_of(session, order_id) if each.is_open), None)


def returns_of(session: Session, order_id: int) -> list[ReturnRequest]:
    """Give an order's requests with what they want to send back, the newest first."""
    rows = select(ReturnRequest).where(ReturnRequest.order_id == order_id)
    rows = rows.options(
        selectinload(ReturnRequest.lines).selectinload(ReturnLine.order_line)
    )
    return list(session.scalars(rows.order_by(ReturnRequest.id.desc())))


def _calm(order: Order) -> None:
    """Nobody has to look at the order any more, if it was only for this."""
    if order.needs_attention == ASKED:
        order.needs_attention = ""
