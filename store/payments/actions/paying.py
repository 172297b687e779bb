"""Money: tries to pay are written down, and what Stripe says is applied once."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from store.catalog.actions.stock import SoldOut, hold_stock
from store.infra.outbox import announce
from store.kernel.errors import Conflict
from store.orders.actions import settle_paid, wanted_stock
from store.orders.models import Order
from store.orders.queries import locked_order
from store.payments import topics
from store.payments.gateway import Checkout, Event, Outcome, Seen
from store.payments.models import Payment, PaymentState, StripeEvent
from store.payments.queries import latest_payment, locked_payment

# A little over Stripe's shortest, as clocks differ; the hold outlives the session.
SESSION = timedelta(minutes=32)
GRACE = timedelta(minutes=5)
SETTLING = timedelta(days=7)  # how long a slow method may take


def begin_payment(session: Session, *, order_id: int, at: datetime) -> Payment | None:
    """Write down a try to pay before Stripe is asked; an open one is used again.

    Gives None for an order that costs nothing: it is settled at once. Raises Conflict
    when no money is wanted, and SoldOut when its stock went to somebody else.
    """
    order = locked_order(session, order_id)
    if not order.is_payable:
        raise Conflict("This order is not waiting for a payment.")
    if not order.total:
        settle_paid(session, order, at=at)
        return None
    last = latest_payment(session, order.id)
    if last is not None and last.can_be_used(at):
        return last
    _keep_stock(session, order, until=at + SESSION + GRACE, at=at)
    payment = _next_try(order, last, at=at)
    session.add(payment)
    session.flush()
    return payment


def checkout_of(order: Order, payment: Payment) -> Checkout:
    """Say what the customer is asked to pay: our lines, already priced."""
    lines = [(f"{line.quantity} × {line.title}", line.total) for line in order.lines]
    if order.delivery_price:
        lines.append((order.delivery_label, order.delivery_price))
    return Checkout(
        order_number=order.number,
        email=order.email,
        lines=tuple(lines),
        attempt=payment.attempt,
        expires_at=payment.expires_at,
        idempotency_key=payment.idempotency_key,
    )


def record_opened(
    session: Session, *, payment: Payment, session_id: str, url: str
) -> Order:
    """Keep the session that Stripe has made for a try; gives the order as it is now."""
    order = locked_order(session, payment.order_id)
    locked_payment(session, payment.id).opened(session_id=session_id, url=url)
    return order


def apply_payment(session: Session, *, payment_id: int, seen: Seen, at: datetime) -> str:
    """Bring payment and order to what Stripe says; gives the outcome in words.

    Safe to run often, in any order and from several places at once: the order is
    locked first, a repeat or a step backwards changes nothing.
    """
    order_id = session.scalars(
        select(Payment.order_id).where(Payment.id == payment_id)
    ).one()
    order = locked_order(session, order_id)
    payment = locked_payment(session, payment_id)
    payment.adopt(seen.session_id)
    target = PaymentState(seen.outcome.value)
    if not payment.settle(target, intent_id=seen.intent_id, at=at):
        return "nothing new"
    return _follow(session, order, payment, seen, at)


def record_event(session: Session, event: Event) -> bool:
    """Put a verified event into the inbox; gives False when it was there already."""
    known = select(StripeEvent.id).where(StripeEvent.event_id == event.event_id)
    if session.scalar(known) is not None:
        return False
    row = StripeEvent(
        event_id=event.event_id,
        type=event.type,
        livemode=event.livemode,
        session_id=event.session_id,
        order_number=event.order_number,
        payload=event.payload,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False  # the same event arrived twice at once
    announce(session, topics.EVENT_RECEIVED, row.id)
    return True


def close_event(session: Session, *, event_id: int, outcome: str, at: datetime) -> None:
    """Write down what an event led to."""
    event = session.get_one(StripeEvent, event_id, with_for_update=True)
    event.applied_at, event.outcome = at, outcome[:200]


def _next_try(order: Order, last: Payment | None, *, at: datetime) -> Payment:
    """Make a further try; the order waits at least as long as its page is open."""
    order.expires_at = max(order.expires_at, at + SESSION + GRACE)
    return Payment(
        order_id=order.id,
        attempt=last.attempt + 1 if last else 1,
        amount=order.total,
        currency=order.currency,
        state=PaymentState.STARTING,
        expires_at=at + SESSION,
    )


def _follow(
    session: Session, order: Order, payment: Payment, seen: Seen, at: datetime
) -> str:
    """Let the order follow its payment."""
    if seen.outcome == Outcome.PAID:
        return _take_money(session, order, payment, seen, at)
    if order.is_paid:
        return "the order is paid already"
    if seen.outcome == Outcome.PROCESSING and order.is_pending:
        _wait_for_the_bank(session, order, at=at)
    elif seen.outcome == Outcome.FAILED and order.is_pending:
        order.expires_at = at + SESSION + GRACE
        order.mark_payment_failed(at=at)
    return seen.outcome.value


def _wait_for_the_bank(session: Session, order: Order, *, at: datetime) -> None:
    """Keep everything while a slow method settles; the customer has done their part."""
    order.expires_at = at + SETTLING
    order.mark_processing(at=at)
    try:
        _keep_stock(session, order, until=at + SETTLING, at=at)
    except SoldOut:
        order.flag("Being paid, but its stock went to another order.", at=at)


def _take_money(
    session: Session, order: Order, payment: Payment, seen: Seen, at: datetime
) -> str:
    """All the money for this order, once; anything else is for a person to look at."""
    payment.take(seen.amount)
    order.take(seen.amount, at=at)
    if order.is_paid:
        order.flag(f"Paid twice: refund {seen.amount} of the second payment.", at=at)
        return "paid twice"
    if seen.amount.currency != payment.currency or seen.amount != payment.amount:
        _hold_wrong_amount(session, order, payment, seen, at)
        return "wrong amount"
    settle_paid(session, order, at=at)
    return "paid"


def _hold_wrong_amount(
    session: Session, order: Order, payment: Payment, seen: Seen, at: datetime
) -> None:
    """Send nothing, ask for nothing more, and let a person look."""
    if order.is_pending:
        _wait_for_the_bank(session, order, at=at)
    order.hold(f"Paid {seen.amount} instead of {payment.amount}: do not send yet.", at=at)


def _keep_stock(session: Session, order: Order, *, until: datetime, at: datetime) -> None:
    """Hold the order's stock for as long as it may still be paid; raises SoldOut."""
    wanted = wanted_stock(order)
    hold_stock(session, order_id=order.id, wanted=wanted, until=until, at=at)
