"""Money: tries to pay are written down, and what Stripe says is applied once."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.catalog.actions.stock import SoldOut, hold_stock
from store.infra.outbox import announce
from store.kernel.errors import Conflict
from store.kernel.money import Money
from store.orders.actions import settle_paid, wanted_stock
from store.orders.models import Order
from store.orders.queries import locked_order
from store.payments import topics
from store.payments.actions.late import TWICE, send_back, settle
from store.payments.actions.offline import agree_terms
from store.payments.models import STRIPE, Payment, PaymentState
from store.payments.queries import latest_payment, locked_payment, next_attempt
from store.payments.told import Checkout, Outcome, Parcel, Seen

# A little over Stripe's shortest, as clocks differ; the hold outlives the session.
SESSION = timedelta(minutes=32)
GRACE = timedelta(minutes=5)
SETTLING = timedelta(days=7)  # how long a slow method may take


def begin_payment(session: Session, *, order_id: int, at: datetime) -> Payment | None:
    """Write down a try to pay before Stripe is asked; an open one is used again.

    Gives None for an order that costs nothing, which is settled at once, and for one that
    is to be paid later. Raises Conflict when no money is wanted, and SoldOut when its
    stock went to somebody else.
    """
    order = locked_order(session, order_id)
    if not order.wants_money:
        raise Conflict("This order is not waiting for a payment.")
    if not order.outstanding:
        settle_paid(session, order, at=at)
        return None
    if agree_terms(session, order, at=at):
        return None
    last = latest_payment(session, order.id, provider=STRIPE)
    if last is not None and last.can_be_used(at):
        return last
    if order.is_pending:
        _keep_stock(session, order, until=at + SESSION + GRACE, at=at)
    payment = _next_try(session, order, at=at)
    session.add(payment)
    session.flush()
    return payment


def checkout_of(order: Order, payment: Payment) -> Checkout:
    """Say what the customer is asked to pay: our lines, already priced."""
    return Checkout(
        order_number=order.number,
        email=order.email,
        lines=tuple(_lines(order, payment.amount)),
        attempt=payment.attempt,
        expires_at=payment.expires_at,
        idempotency_key=payment.idempotency_key,
        parcel=_parcel(order),
    )


def _lines(order: Order, amount: Money) -> list[tuple[str, Money]]:
    """Give the lines to pay; of what is paid in part already, the rest in one."""
    lines = [(f"{line.quantity} × {line.title}", line.total) for line in order.lines]
    if order.delivery_price:
        lines.append((order.delivery_label, order.delivery_price))
    if Money.total(price for _, price in lines) == amount:
        return lines
    return [(f"What is left to pay of order {order.number}", amount)]


def _parcel(order: Order) -> Parcel:
    return Parcel(
        name=order.name,
        phone=order.phone,
        line1=order.line1,
        line2=order.line2,
        city=order.city,
        state=order.state,
        postcode=order.postcode,
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


def _next_try(session: Session, order: Order, *, at: datetime) -> Payment:
    """Make a further try; the order waits at least as long as its page is open."""
    if order.is_pending:
        order.expires_at = max(order.expires_at, at + SESSION + GRACE)
    return Payment(
        order_id=order.id,
        attempt=next_attempt(session, order.id),
        amount=order.outstanding,
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
        _try_again(session, order, payment, at=at)
    return seen.outcome.value


def _try_again(session: Session, order: Order, payment: Payment, *, at: datetime) -> None:
    """A bank has said no, maybe days later: the customer has a while to pay elsewise."""
    order.expires_at = at + SESSION + GRACE
    order.mark_payment_failed(at=at)
    with suppress(SoldOut):
        _keep_stock(session, order, until=order.expires_at, at=at)
    announce(session, topics.PAYMENT_FAILED, payment.id)


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
    """All the money for this order, once; what is too much goes back."""
    payment.take(seen.amount)
    order.take(seen.amount, at=at)
    if order.is_paid:
        order.flag(f"Paid twice: {seen.amount} of the second goes back.", at=at)
        send_back(session, payment, seen.amount, TWICE, at=at)
        return "paid twice"
    if seen.amount.currency != payment.currency or seen.amount != payment.amount:
        _hold_wrong_amount(session, order, payment, seen, at)
        return "wrong amount"
    if order.outstanding:  # some of it went back while this page was open
        order.hold(f"Paid, but {order.outstanding} is missing: do not send yet.", at=at)
        return "not all of it"
    return settle(session, order, payment, at=at)


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
