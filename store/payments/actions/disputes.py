"""Disputes and warnings of fraud: nothing is sent while one is open."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.accounts import permissions
from store.accounts.models import Person
from store.kernel import formats
from store.kernel.errors import Conflict
from store.orders.actions import let_go, settle_paid
from store.orders.models import Order
from store.orders.queries import locked_order, order_with_number
from store.payments.models import Dispute, Payment
from store.payments.models.disputes import LOST
from store.payments.money_back import Fate, SeenRefund
from store.payments.queries import locked_payment
from store.payments.refunds.queries import payment_of_intent
from store.payments.refunds.settling import adopt_refund
from store.payments.told import SeenDispute, SeenWarning, Unmatched


def apply_dispute(session: Session, *, seen: SeenDispute, at: datetime) -> str:
    """Take over how a dispute stands; gives the outcome in words.

    Raises Unmatched when its payment is not known. Safe to run often, in any order: a
    dispute that is over stays so.
    """
    order, payment = _locked(session, seen.intent_id)
    rows = select(Dispute).where(Dispute.dispute_id == seen.dispute_id).with_for_update()
    dispute = session.scalar(rows.execution_options(populate_existing=True))
    if dispute is None:
        dispute = _opened(order, payment, seen, at=at)
        session.add(dispute)
        session.flush()
    elif not dispute.follow(seen.status, due_at=seen.due_at, at=at):
        return "nothing new"
    if dispute.is_open:
        _stop(order, dispute, at=at)
    else:
        _close(session, order, payment, dispute, at=at)
    return f"dispute {dispute.state}"


def apply_warning(session: Session, *, seen: SeenWarning, at: datetime) -> str:
    """Stop an order whose payment an issuer calls a fraud, and ask a person to look."""
    order, _ = _locked(session, seen.intent_id)
    words = seen.kind.replace("_", " ")
    reason = f"The card's issuer warns of fraud ({words}). Refund it, or send it knowingly."
    if order.held == reason:
        return "nothing new"
    if order.is_shipped:
        order.flag(reason, at=at)
    else:
        order.hold(reason, at=at)
    return "warning of fraud"


def release_order(session: Session, *, number: str, actor: Person, at: datetime) -> Order:
    """Let an order be sent that was held, as a person has looked at it.

    One whose money came in a wrong amount is settled when that is enough for it. Raises
    Conflict while a dispute about it is open, and while some of its money is missing.
    """
    permissions.require(actor, "orders.release")
    found = order_with_number(session, number)
    order = locked_order(session, found.id)
    if _has_open(session, order):
        raise Conflict("A dispute about this order is open: nothing of it is sent.")
    if order.is_pending and order.outstanding:
        missing = f"{order.outstanding} of this order is missing"
        raise Conflict(f"{missing}: give back what came.")
    let_go(order, actor=actor.name, at=at)
    if order.is_pending:
        settle_paid(session, order, at=at)
    return order


def _locked(session: Session, intent_id: str | None) -> tuple[Order, Payment]:
    found = payment_of_intent(session, intent_id or "")
    if found is None:
        raise Unmatched(f"no payment {intent_id} is known")
    order = locked_order(session, found.order_id)
    return order, locked_payment(session, found.id)


def _opened(order: Order, payment: Payment, seen: SeenDispute, *, at: datetime) -> Dispute:
    return Dispute(
        order_id=order.id,
        payment_id=payment.id,
        dispute_id=seen.dispute_id,
        amount=seen.amount,
        reason=seen.reason[:60],
        state=seen.status[:40],
        due_at=seen.due_at,
        opened_at=at,
    )


def _stop(order: Order, dispute: Dispute, *, at: datetime) -> None:
    due = f" Answer by {formats.moment(dispute.due_at)}." if dispute.due_at else ""
    order.hold(f"The customer's bank disputes {dispute.amount}.{due}", at=at)


def _close(
    session: Session, order: Order, payment: Payment, dispute: Dispute, *, at: datetime
) -> None:
    if dispute.closed_at is None:
        dispute.closed_at = at
    if dispute.state == LOST:
        order.hold(f"The dispute is lost: {dispute.amount} is gone. Do not send.", at=at)
        _count_lost(session, payment, dispute, at=at)
        return
    if not _has_open(session, order):
        order.let_go(f"The dispute over {dispute.amount} is settled for us.", at=at)


def _count_lost(
    session: Session, payment: Payment, dispute: Dispute, *, at: datetime
) -> None:
    """What the bank took is gone like a refund, as far as it had not gone back before."""
    amount = min(dispute.amount, payment.captured - payment.refunded)
    if not amount:
        return
    session.flush()  # the refund reads the payment anew
    taken = SeenRefund(refund_id=dispute.dispute_id, fate=Fate.SUCCEEDED, amount=amount)
    adopt_refund(session, payment_id=payment.id, seen=taken, at=at)


def _has_open(session: Session, order: Order) -> bool:
    rows = select(Dispute).where(Dispute.order_id == order.id)
    return any(dispute.is_open for dispute in session.scalars(rows))
