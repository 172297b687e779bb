"""What staff do: rules that need more than one room, and the audit trail."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from store.accounts import permissions
from store.accounts.models import Person
from store.catalog.actions.holding import release_hold
from store.kernel.errors import Conflict
from store.kernel.formats import plural
from store.orders import actions as orders
from store.orders.models import Order
from store.orders.queries import order_with_number
from store.production.queries import unfinished_prints
from store.security.models import record


def send_order(
    session: Session, *, number: str, tracking: str, actor: Person, at: datetime
) -> Order:
    """Mark an order as sent; raises Conflict while one of its prints is not made."""
    waiting = unfinished_prints(session, order_with_number(session, number).id)
    if waiting:
        raise Conflict(f"{plural(waiting, 'print')} of this order must be made first.")
    order = orders.ship_order(
        session, number=number, tracking=tracking, actor=actor.name, at=at
    )
    _write_down(session, order, "order.sent", actor, tracking=order.tracking)
    return order


def note_cancelled(session: Session, *, order: Order, actor: Person) -> None:
    """Write down who cancelled an order; ending it at Stripe has been done outside."""
    _write_down(session, order, "order.cancelled", actor, status=order.status)


def settle_order(session: Session, *, number: str, actor: Person, at: datetime) -> Order:
    """Take the flag off an order somebody has looked at."""
    reason = order_with_number(session, number).needs_attention
    order = orders.settle_attention(session, number=number, actor=actor.name, at=at)
    _write_down(session, order, "order.settled", actor, settled=reason)
    return order


def let_go_of_hold(session: Session, *, hold_id: int, actor: Person, at: datetime) -> None:
    """Free what a cart in the checkout keeps."""
    permissions.require(actor, "stock.change")
    hold = release_hold(session, hold_id=hold_id, at=at)
    record(
        session,
        actor_id=actor.id,
        actor=actor.name,
        action="stock.released",
        subject="variant",
        subject_id=hold.variant_id,
        before={"quantity": hold.quantity, "cart": hold.cart_id},
    )


def _write_down(
    session: Session, order: Order, action: str, actor: Person, **after: str
) -> None:
    record(
        session,
        actor_id=actor.id,
        actor=actor.name,
        action=action,
        subject="order",
        subject_id=order.id,
        after=after,
    )
