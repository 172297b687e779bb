"""Paid orders to give money back on, and what came of it."""

from sqlalchemy import select

from store.infra.db import reading, transaction
from store.kernel import clock, ids
from store.kernel.money import Money
from store.orders.actions import settle_paid
from store.orders.models import Order
from store.orders.queries import locked_order, order_with_id
from store.payments import jobs
from store.payments.models import STRIPE, Payment, PaymentState, Refund
from store.payments.refunds import asking
from store.payments.refunds.planning import Wish
from store.payments.refunds.queries import refunds_of
from tests.factories.buying import a_part, an_order


def a_paid_order(*, quantity=3, price="149.00", stock=9, **more):
    """An order of some nozzles, paid by card; the provider was not asked."""
    a_part(price=price, stock=stock)
    order = an_order(quantity=quantity, **more)
    pay(order)
    return now(order)


def pay(order, *, attempt=1, provider=STRIPE) -> int:
    """Money for all of an order comes in; gives the payment's id."""
    with transaction() as session:
        found = locked_order(session, order.id)
        payment = Payment(
            order_id=order.id,
            attempt=attempt,
            amount=found.due,
            captured=found.due,
            provider=provider,
            state=PaymentState.PAID,
            expires_at=clock.now(),
            session_id=f"cs_{order.number}_{attempt}",
            intent_id=f"pi_{order.number}_{attempt}",
        )
        session.add(payment)
        found.take(found.due, at=clock.now())
        if not found.is_paid:
            settle_paid(session, found, at=clock.now())
        session.flush()
        return payment.id


def a_card_order(pay_page, *, quantity=3, **more):
    """An order that was paid on the sandbox's own pay page."""
    a_part(stock=9)
    order = an_order(quantity=quantity, **more)
    jobs.learn(pay_page.pay(order))
    return now(order)


def now(order) -> Order:
    """The order as it is now."""
    with reading() as session:
        return order_with_id(session, order.id)


def payment_of(order) -> Payment:
    with reading() as session:
        rows = select(Payment).where(Payment.order_id == order.id)
        return session.scalars(rows.order_by(Payment.id)).first()


def made(order) -> list[Refund]:
    """The order's refunds, the oldest first."""
    with reading() as session:
        return list(reversed(refunds_of(session, order.id)))


def pieces(order, count, *, restock=False, delivery=False, goodwill="0") -> Wish:
    """Some pieces of an order's first line."""
    line = order.lines[0].id
    return Wish(
        pieces={line: count},
        restock=frozenset([line]) if restock else frozenset(),
        delivery=delivery,
        goodwill=Money.parse(goodwill),
    )


def give_back(order, wish, *, token=None, seen=None) -> list[Refund]:
    with transaction() as session:
        return asking.ask_refund(
            session,
            order_id=order.id,
            wish=wish,
            reason="Arrived broken",
            token=token or ids.token(),
            actor="Sunil",
            at=clock.now(),
            seen=seen,
        )
