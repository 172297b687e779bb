"""The way to the payment page and back: ask outside, write down inside."""

from __future__ import annotations

from store.infra.db import reading, transaction
from store.infra.log import log
from store.kernel import clock
from store.kernel.errors import Conflict
from store.orders.actions import give_up
from store.orders.models import Order, OrderStatus
from store.orders.queries import order_with_id
from store.payments import actions, queries
from store.payments.models import STRIPE, Payment
from store.payments.providers import PROVIDERS
from store.payments.told import Outcome, Seen

MAY_BE_PAID = (Outcome.OPEN, Outcome.PROCESSING, Outcome.PAID)


def open_payment_page(order_id: int) -> str | None:
    """Give the address where the customer pays; None when nothing is left to pay.

    Raises PaymentUnavailable, SoldOut, or Conflict when no money is wanted.
    """
    with transaction() as session:
        payment = actions.begin_payment(session, order_id=order_id, at=clock.now())
        order = order_with_id(session, order_id)
    if payment is None:
        return None
    return payment.url or _open(order, payment)


def learn(session_id: str) -> str:
    """Ask whoever has a session about it and apply the answer; gives the outcome."""
    with reading() as session:
        through = queries.provider_of(session, session_id)
    return _apply(PROVIDERS[through].look(session_id))


def abandon(order_id: int, *, by: OrderStatus, actor: str = "shop") -> Order:
    """End an unpaid order: first at Stripe, so that it cannot be paid behind our back.

    Gives the order as it is then: paid or being paid, if somebody was quicker.
    """
    if _close_pages(order_id):
        with transaction() as session:
            give_up(session, order_id=order_id, by=by, at=clock.now(), actor=actor)
        _close_pages(order_id)  # one that was opened in between
    with reading() as session:
        return order_with_id(session, order_id)


def close_pages(order_id: int) -> bool:
    """End Stripe's pages for an order that changes; False when it is being paid there."""
    return _close_pages(order_id, provider=STRIPE)


def _open(order: Order, payment: Payment) -> str:
    """Have Stripe make the page, unless an older one was paid or the order given up."""
    if not _close_pages(order.id, but=payment.id, provider=payment.provider):
        raise Conflict("This order is paid, or its payment is on its way.")
    started = PROVIDERS[payment.provider].start(actions.checkout_of(order, payment))
    with transaction() as session:
        order = actions.record_opened(
            session, payment=payment, session_id=started.session_id, url=started.url
        )
    if not order.wants_money:
        _close_pages(order.id)
        raise Conflict("This order was given up meanwhile.")
    return started.url


def _close_pages(order_id: int, *, but: int = 0, provider: str | None = None) -> bool:
    """End the pages on which an order could be paid; False when one was or may be."""
    with reading() as session:
        pages = queries.open_sessions(session, order_id, but=but, provider=provider)
    closed = [PROVIDERS[through].close(session_id) for through, session_id in pages]
    for seen in closed:
        _apply(seen)
    return not any(seen.outcome in MAY_BE_PAID for seen in closed)


def _apply(seen: Seen) -> str:
    with transaction() as session:
        payment = queries.payment_seen(session, seen)
        if payment is None:
            log.warning("unknown_stripe_session", session=seen.session_id)
            return "unknown session"
        return actions.apply_payment(
            session, payment_id=payment.id, seen=seen, at=clock.now()
        )
