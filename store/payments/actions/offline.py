"""Orders that are paid later, and the money that staff see arrive for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.accounts import permissions
from store.accounts.models import Person
from store.catalog.actions.stock import hold_stock
from store.infra.outbox import announce
from store.kernel import clock, formats
from store.kernel.errors import Conflict, Invalid
from store.kernel.money import Money
from store.orders.actions import confirm_on_terms, wanted_stock
from store.orders.models import BANK, CASH, INVOICE, Order, PaymentStatus
from store.orders.queries import locked_order, order_with_number
from store.payments import topics
from store.payments.actions.late import settle
from store.payments.models import (
    OFFLINE,
    MoneyReceived,
    Payment,
    PaymentState,
    PaymentTerms,
)
from store.payments.providers.offline import reference as reference_of
from store.payments.queries import (
    latest_payment,
    locked_payment,
    next_attempt,
    terms_of,
)
from store.security.models import record
from store.settings import settings

LATER = (BANK, CASH, INVOICE)
AT_THE_DOOR = timedelta(days=60)  # by then it is asked after


@dataclass(frozen=True)
class Received:
    """What staff say of money that came; `token` is the key of saying so once."""

    amount: Money
    on: date
    reference: str
    token: str


def agree_terms(session: Session, order: Order, *, at: datetime) -> bool:
    """Let an order be paid later, as it was placed; gives whether it has just been agreed.

    By transfer it waits with its stock; cash at the door and invoices are trusted, and it
    is firm at once. Raises Conflict when an invoice is not for this customer (any more).
    """
    agreed = order.payment_status != PaymentStatus.UNPAID
    if order.payment_method not in LATER or agreed or not order.is_pending:
        return False
    until = at + _time(session, order)
    session.add(_payment(session, order, until))
    if order.payment_method == BANK:
        _wait(session, order, until=until, at=at)
    else:
        confirm_on_terms(session, order, at=at)
    return True


def record_money(
    session: Session, *, number: str, received: Received, actor: Person, at: datetime
) -> Order:
    """Write down money that came, in full or in part; a repeat changes nothing.

    The last part settles the order. What is too much is counted, and a person is told.
    """
    permissions.require(actor, "money.record")
    order = locked_order(session, order_with_number(session, number).id)
    payment = _offline_payment(session, order)
    if _is_known(session, received.token):
        return order
    _require_real(order, received, at=at)
    _write_down(session, order, payment, received, actor=actor, at=at)
    if order.is_paid:
        order.flag(f"{received.amount} came beyond what it costs.", at=at)
    elif not order.outstanding:
        payment.settle(PaymentState.PAID, intent_id=None, at=at)
        settle(session, order, payment, at=at)
        _tell_of_excess(order, at=at)
    elif not (order.is_firm or order.is_pending):
        order.flag(f"{received.amount} came after it was given up: give it back.", at=at)
    return order


def give_terms(
    session: Session,
    *,
    person_id: int,
    days: int,
    credit: Money,
    actor: Person,
    at: datetime,
) -> None:
    """Let a person pay on invoices up to an open amount; no credit takes it back."""
    permissions.require(actor, "terms.give")
    row = session.get(PaymentTerms, person_id, with_for_update=True)
    before = None if row is None else {"days": row.days, "credit": row.credit.minor}
    if not credit:
        if row is not None:
            session.delete(row)
    else:
        row = row or PaymentTerms(person_id=person_id)
        row.days, row.credit, row.actor, row.set_at = days, credit, actor.name, at
        session.add(row)
    record(
        session,
        actor_id=actor.id,
        actor=actor.name,
        action="payment_terms.set",
        subject="person",
        subject_id=person_id,
        before=before,
        after={"days": days, "credit": credit.minor},
    )


def _time(session: Session, order: Order) -> timedelta:
    """How long the money may take; an invoice has to be covered by the customer's terms."""
    if order.payment_method == BANK:
        return timedelta(days=settings().BANK_TRANSFER_DAYS)
    if order.payment_method == CASH:
        return AT_THE_DOOR
    terms = terms_of(session, order.customer_id, lock=True)
    if terms is None or not terms.cover(order.outstanding):
        raise Conflict("This order cannot be paid on an invoice. Choose another way.")
    return timedelta(days=terms.days)


def _payment(session: Session, order: Order, until: datetime) -> Payment:
    attempt = next_attempt(session, order.id)
    return Payment(
        order_id=order.id,
        attempt=attempt,
        amount=order.outstanding,
        currency=order.currency,
        provider=OFFLINE,
        method=order.payment_method,
        state=PaymentState.OPEN,
        session_id=reference_of(order.id, attempt),
        expires_at=until,
    )


def _wait(session: Session, order: Order, *, until: datetime, at: datetime) -> None:
    """Keep an order and its stock until its transfer has arrived."""
    wanted = wanted_stock(order)
    hold_stock(session, order_id=order.id, wanted=wanted, until=until, at=at)
    order.expires_at = until
    order.mark_awaiting(at=at, firm=False)
    announce(session, topics.TRANSFER_AWAITED, order.id)


def _offline_payment(session: Session, order: Order) -> Payment:
    found = latest_payment(session, order.id, provider=OFFLINE)
    if found is None:
        raise Conflict("This order is paid on the payment page, not by hand.")
    return locked_payment(session, found.id)


def _is_known(session: Session, token: str) -> bool:
    rows = select(MoneyReceived.id).where(MoneyReceived.token == token)
    return session.scalar(rows) is not None


def _require_real(order: Order, received: Received, *, at: datetime) -> None:
    if received.amount <= Money.zero():
        raise Invalid("Write the amount that came.", field="amount")
    if received.on > at.astimezone(clock.IST).date():
        raise Invalid("Money cannot have come in the future.", field="on")
    if order.payment_method != CASH and not received.reference:
        raise Invalid("Write the bank's reference (UTR).", field="reference")


def _write_down(
    session: Session,
    order: Order,
    payment: Payment,
    received: Received,
    *,
    actor: Person,
    at: datetime,
) -> None:
    session.add(
        MoneyReceived(
            payment_id=payment.id,
            amount=received.amount,
            received_on=received.on,
            reference=received.reference,
            token=received.token,
            actor=actor.name,
            at=at,
        )
    )
    payment.take(received.amount)
    said = f", {received.reference}" if received.reference else ""
    text = f"{received.amount} came on {formats.day(received.on)}{said}."
    order.take(received.amount, at=at, text=text, actor=actor.name)


def _tell_of_excess(order: Order, *, at: datetime) -> None:
    if order.is_firm and order.kept > order.total:
        order.flag(f"{order.kept - order.total} came beyond what it costs.", at=at)
