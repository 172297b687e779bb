"""Transfers, cash at the door and invoices: the provider is the shop's own ledger.

The customer's page is the order's. Money has come when staff have written it down, and has
gone back when they say by which reference.
"""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.money import Money
from store.orders.models import Order
from store.orders.queries import order_with_number
from store.payments.models import MoneyReceived, Payment, PaymentState, Refund
from store.payments.money_back import Fate, SeenRefund, Wanted
from store.payments.queries import locked_payment, payment_of_session
from store.payments.told import Checkout, Outcome, Refused, Seen, Started
from store.settings import settings

OUTCOMES = {PaymentState.STARTING: Outcome.OPEN}


class Offline:
    """Money that staff see come and send back by hand."""

    def start(self, checkout: Checkout) -> Started:
        with reading() as session:
            order = order_with_number(session, checkout.order_number)
        address = f"{settings().PUBLIC_URL}/orders/{checkout.order_number}"
        return Started(reference(order.id, checkout.attempt), address)

    def look(self, session_id: str) -> Seen:
        with reading() as session:
            return _seen(session, _payment(session, session_id))

    def close(self, session_id: str) -> Seen:
        with transaction() as session:
            payment = locked_payment(session, _payment(session, session_id).id)
            payment.settle(PaymentState.EXPIRED, intent_id=None, at=clock.now())
            return _seen(session, payment)

    def refund(self, wanted: Wanted) -> SeenRefund:
        return self.look_at_refund(wanted.token)

    def refunds_of(self, intent_id: str) -> list[SeenRefund]:
        """Staff send money back only after it is written down: nothing is found besides."""
        del intent_id
        return []

    def look_at_refund(self, refund_id: str) -> SeenRefund:
        """A refund's id is its token: it is written down before anybody pays it."""
        with reading() as session:
            refund = session.scalar(select(Refund).where(Refund.token == refund_id))
        if refund is None:
            raise Refused("There is no such refund.")
        return SeenRefund(
            refund_id=refund.token,
            fate=Fate(refund.state.value),
            amount=refund.amount,
            token=refund.token,
            failure=refund.failure,
            reference=refund.reference,
        )


def reference(order_id: int, attempt: int) -> str:
    """Name a payment that has no page: what its session id is."""
    return f"offline_{order_id}_{attempt}"


def _payment(session: Session, session_id: str) -> Payment:
    payment = payment_of_session(session, session_id)
    if payment is None:
        raise Refused("There is no such payment.")
    return payment


def _seen(session: Session, payment: Payment) -> Seen:
    came = select(func.sum(MoneyReceived.amount)).where(
        MoneyReceived.payment_id == payment.id
    )
    order = session.get_one(Order, payment.order_id)
    return Seen(
        session_id=payment.session_id or "",
        outcome=OUTCOMES.get(payment.state) or Outcome(payment.state.value),
        amount=session.scalar(came) or Money.zero(),
        intent_id=payment.intent_id,
        order_number=order.number,
        attempt=payment.attempt,
        livemode=True,
    )
