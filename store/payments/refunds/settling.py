"""What became of a refund is written down once, however often and in what order we hear."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.infra.outbox import announce
from store.kernel.errors import Conflict, Invalid
from store.kernel.money import Money
from store.orders.models import Order
from store.orders.queries import locked_order
from store.payments import topics
from store.payments.models import Payment, Refund, RefundLine, RefundState
from store.payments.money_back import Fate, SeenRefund
from store.payments.queries import locked_payment
from store.payments.refunds.asking import count
from store.payments.refunds.queries import locked_refund, refund_seen
from store.payments.refunds.sharing import Part

OUTSIDE = "Given back in the payment provider's own pages"


def settle_refund(
    session: Session, *, refund_id: int, seen: SeenRefund, at: datetime
) -> str:
    """Bring a refund to what its provider says; gives the outcome in words."""
    order, payment, refund = _locked(session, refund_id)
    refund.provider_refund_id = seen.refund_id or refund.provider_refund_id
    refund.reference = seen.reference or refund.reference
    if seen.amount != refund.amount:
        order.flag(f"A refund of {refund.amount} went out as {seen.amount}.", at=at)
    if not refund.settle(RefundState(seen.fate.value), at=at):
        return "nothing new"
    if refund.has_failed:
        _undo(session, order, payment, refund, failure=seen.failure, at=at)
    else:
        _close(session, order, refund, at=at)
    return refund.state.value


def refuse_refund(session: Session, *, refund_id: int, failure: str, at: datetime) -> None:
    """The provider will not send a refund: its money is kept again, and staff look."""
    order, payment, refund = _locked(session, refund_id)
    if refund.is_pending and refund.settle(RefundState.FAILED, at=at):
        _undo(session, order, payment, refund, failure=failure, at=at)


def confirm_paid_back(
    session: Session, *, refund_id: int, reference: str, actor: str, at: datetime
) -> Refund:
    """Staff have paid a refund back by hand; a repeat changes nothing.

    Raises Invalid without the reference by which the customer's bank knows it.
    """
    if not reference.strip():
        raise Invalid("Write the bank's reference, or a receipt's.", field="reference")
    order, _, refund = _locked(session, refund_id)
    _require_by_hand(refund)
    if refund.has_failed:
        raise Conflict("This refund was taken back. Make a new one.")
    if refund.settle(RefundState.SUCCEEDED, at=at):
        refund.reference = reference.strip()[:80]
        _close(session, order, refund, at=at, actor=actor)
    return refund


def take_back_refund(
    session: Session, *, refund_id: int, actor: str, at: datetime
) -> Refund:
    """Staff will not pay a refund back by hand after all; its money is kept again."""
    order, payment, refund = _locked(session, refund_id)
    _require_by_hand(refund)
    if not refund.is_pending:
        raise Conflict("This refund is not waiting any more.")
    refund.settle(RefundState.FAILED, at=at)
    _undo(
        session, order, payment, refund, failure=f"Taken back by {actor}", at=at, flag=False
    )
    return refund


def adopt_refund(
    session: Session, *, payment_id: int, seen: SeenRefund, at: datetime
) -> Refund | None:
    """Write down a refund that was made outside the shop, as goodwill, once.

    Gives none for one that failed. Raises Conflict when it is more than the payment has
    left: what is on its way of ours must be heard of first.
    """
    rows = select(Payment.order_id).where(Payment.id == payment_id)
    order = locked_order(session, session.scalars(rows).one())
    payment = locked_payment(session, payment_id)
    known = refund_seen(session, seen.refund_id, seen.token)
    if known is not None or seen.fate == Fate.FAILED:
        return known
    if seen.amount > payment.captured - payment.refunded:
        raise Conflict(f"{seen.amount} went back, which is more than is left.")
    refund = _adopted(order, payment, seen, at=at)
    session.add(refund)
    payment.refunded += seen.amount
    order.mark_refunded(seen.amount, at=at, text=f"{seen.amount} goes back: {OUTSIDE}.")
    order.flag(f"{seen.amount} was given back outside the shop: see what for.", at=at)
    session.flush()
    if refund.state == RefundState.SUCCEEDED:
        announce(session, topics.REFUNDED, refund.id)
    return refund


def _locked(session: Session, refund_id: int) -> tuple[Order, Payment | None, Refund]:
    """Lock order, payment and refund, in this order."""
    rows = select(Refund.order_id, Refund.payment_id).where(Refund.id == refund_id)
    order_id, payment_id = session.execute(rows).one()
    order = locked_order(session, order_id)
    payment = locked_payment(session, payment_id) if payment_id else None
    return order, payment, locked_refund(session, refund_id)


def _require_by_hand(refund: Refund) -> None:
    if not refund.is_by_hand:
        raise Conflict("This refund is sent by itself: nobody has to pay it back.")


def _close(
    session: Session, order: Order, refund: Refund, *, at: datetime, actor: str = "shop"
) -> None:
    order.note("refund_sent", f"{refund.amount} has gone back.", at=at, actor=actor)
    announce(session, topics.REFUNDED, refund.id)


def _undo(  # noqa: PLR0913 whose, why, when, and whether somebody has to look
    session: Session,
    order: Order,
    payment: Payment | None,
    refund: Refund,
    *,
    failure: str,
    at: datetime,
    flag: bool = True,
) -> None:
    """Count nothing as given back; pieces that lie on the shelf again stay there."""
    refund.failure = failure[:200]
    count(order, [_part(line) for line in refund.lines], sign=-1)
    if payment is not None:
        payment.refunded -= refund.amount
    words = f"A refund of {refund.amount} did not go through"
    text = f"{words}: {failure}." if failure else f"{words}."
    order.mark_refund_failed(refund.amount, at=at, text=text[:200])
    if flag:
        announce(session, topics.REFUND_FAILED, refund.id)
        order.flag(f"{words}. Give it back another way.", at=at)


def _part(line: RefundLine) -> Part:
    return Part(
        line.amount,
        line.tax,
        line_id=line.order_line_id,
        is_delivery=line.is_delivery,
        pieces=line.quantity,
        restock=line.restock,
    )


def _adopted(order: Order, payment: Payment, seen: SeenRefund, *, at: datetime) -> Refund:
    return Refund(
        order_id=order.id,
        payment=payment,
        amount=seen.amount,
        reason=OUTSIDE,
        state=RefundState(seen.fate.value),
        provider_refund_id=seen.refund_id,
        reference=seen.reference,
        created_at=at,
        settled_at=None if seen.fate == Fate.PENDING else at,
        lines=[RefundLine(amount=seen.amount, tax=Money.zero())],
    )
