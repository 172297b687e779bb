"""What staff do about money that goes back, with the audit trail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.accounts import permissions
from store.accounts.models import Person
from store.kernel.errors import NotFound
from store.kernel.money import Money
from store.orders.models import Order
from store.orders.queries import locked_order, order_with_number
from store.payments.models import Refund
from store.payments.refunds import asking, cancelling, returning, settling
from store.payments.refunds.planning import Wish
from store.payments.refunds.returning import accept_return
from store.security.models import record


def give_back(  # noqa: PLR0913 what, why, who, when, and what they saw
    session: Session,
    *,
    order_id: int,
    wish: Wish,
    token: str,
    reason: str,
    seen: Money,
    actor: Person,
    at: datetime,
) -> Sequence[Refund]:
    """Give money back; raises Conflict when somebody else was quicker."""
    permissions.require(actor, "refunds.make")
    refunds = asking.ask_refund(
        session,
        order_id=order_id,
        wish=wish,
        reason=reason.strip(),
        token=token,
        actor=actor.name,
        at=at,
        seen=seen,
    )
    if any(wish.pieces.values()):
        order = locked_order(session, order_id)
        accept_return(session, order=order, actor=actor.name, at=at)
    for refund in refunds:
        if refund.created_at == at:  # a repeat was written down when it was made
            _write_down(session, refund, "refund.asked", actor, reason=refund.reason)
    return refunds


def refuse_return(
    session: Session, *, number: str, token: str, answer: str, actor: Person, at: datetime
) -> None:
    """Tell a customer why something does not come back."""
    permissions.require(actor, "returns.answer")
    order = order_with_number(session, number)
    returning.refuse_return(
        session, order_id=order.id, token=token, answer=answer, actor=actor.name, at=at
    )
    record(
        session,
        actor_id=actor.id,
        actor=actor.name,
        action="return.refused",
        subject="order",
        subject_id=order.id,
        after={"answer": answer.strip()},
    )


def confirm_paid_back(
    session: Session,
    *,
    number: str,
    token: str,
    reference: str,
    actor: Person,
    at: datetime,
) -> Refund:
    """Write down that staff paid a refund back by hand."""
    permissions.require(actor, "refunds.make")
    refund = settling.confirm_paid_back(
        session,
        refund_id=_refund_id(session, number, token),
        reference=reference,
        actor=actor.name,
        at=at,
    )
    _write_down(session, refund, "refund.paid_back", actor, reference=refund.reference)
    return refund


def take_back(
    session: Session, *, number: str, token: str, actor: Person, at: datetime
) -> Refund:
    """Take a refund by hand back before it is paid."""
    permissions.require(actor, "refunds.make")
    refund_id = _refund_id(session, number, token)
    refund = settling.take_back_refund(
        session, refund_id=refund_id, actor=actor.name, at=at
    )
    _write_down(session, refund, "refund.taken_back", actor)
    return refund


def cancel_firm_order(
    session: Session, *, order: Order, reason: str, actor: Person, at: datetime
) -> Sequence[Refund]:
    """Give up a firm order with all its money."""
    permissions.require(actor, "refunds.make")
    refunds = cancelling.cancel_firm_order(
        session,
        order_id=order.id,
        reason=reason.strip(),
        actor=actor.name,
        at=at,
    )
    record(
        session,
        actor_id=actor.id,
        actor=actor.name,
        action="order.cancelled",
        subject="order",
        subject_id=order.id,
        after={"reason": reason.strip()},
    )
    return refunds


def _refund_id(session: Session, number: str, token: str) -> int:
    """Find a refund of this very order that is paid back by hand."""
    order = order_with_number(session, number)
    rows = select(Refund.id).where(Refund.order_id == order.id, Refund.token == token)
    found = session.scalar(rows)
    if found is None:
        raise NotFound("There is no such refund.")
    return found


def _write_down(
    session: Session, refund: Refund, action: str, actor: Person, **after: str
) -> None:
    record(
        session,
        actor_id=actor.id,
        actor=actor.name,
        action=action,
        subject="order",
        subject_id=refund.order_id,
        after={"amount": str(refund.amount), **after},
    )
