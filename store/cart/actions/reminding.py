"""A cart that was left is spoken of once, if that was agreed to, and brought back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import Session

from store.accounts.visitors import Visitor
from store.cart import topics
from store.cart.actions.holding import let_go_of_poured
from store.cart.actions.taking import cart_to_fill
from store.cart.models import Cart, CartReminder, CartStatus
from store.cart.models.reminders import CONSENT
from store.cart.queries import contents_of
from store.cart.queries.reminders import reminder_named, reminder_of, reminders_due
from store.infra.outbox import announce
from store.infra.upserts import inserting
from store.kernel.errors import Gone
from store.quotes.models import Quote
from store.uploads.models import Upload

KEPT = timedelta(days=30)
BATCH = 100


def keep_consent(
    session: Session, *, cart_id: int, email: str, agreed: bool, at: datetime
) -> None:
    """Write down a yes or a no to being reminded of a cart, with its moment and wording."""
    email = email.strip().lower()
    rows = select(CartReminder).where(CartReminder.cart_id == cart_id).with_for_update()
    reminder = session.scalar(rows)
    if reminder is not None:
        reminder.agree(email=email, at=at) if agreed else reminder.withdraw(at)
    elif agreed:
        row = {"cart_id": cart_id, "email": email, "consent_at": at}
        row["consent_words"] = CONSENT
        adding = inserting(session, CartReminder).values(row)
        session.execute(adding.on_conflict_do_nothing())


def withdraw_consent(session: Session, *, visitor: Visitor, at: datetime) -> None:
    """Take back what was agreed to for the visitor's cart."""
    reminder = reminder_of(session, visitor)
    if reminder is not None:
        reminder.withdraw(at)


def stop_reminding(session: Session, *, email: str, at: datetime) -> None:
    """Speak to this address of no cart any more, until somebody agrees anew."""
    _mark(session, CartReminder.email == email.strip().lower(), withdrawn_at=at)


def settle_reminders(
    session: Session, *, email: str, customer_id: int | None, at: datetime
) -> None:
    """Somebody has ordered: they are reminded of nothing they left before."""
    mine = CartReminder.email == email.strip().lower()
    if customer_id is not None:
        own = select(Cart.id).where(Cart.customer_id == customer_id)
        mine = or_(mine, CartReminder.cart_id.in_(own))
    _mark(session, mine, settled_at=at)


def announce_left_carts(session: Session, *, idle: timedelta, at: datetime) -> None:
    """Announce the carts that somebody left and wants to be reminded of."""
    for reminder in reminders_due(session, idle=idle, at=at, limit=BATCH):
        reminder.announced_at = at
        announce(session, topics.CART_LEFT, reminder.id)


def note_reminded(session: Session, *, reminder_id: int, at: datetime) -> None:
    """Write down that the mail is out: no other follows it."""
    session.get_one(CartReminder, reminder_id).sent_at = at


def put_off(session: Session, *, reminder_id: int) -> None:
    """Let a cart whose owner came back meanwhile be looked at again later."""
    session.get_one(CartReminder, reminder_id).announced_at = None


def forget_old_reminders(session: Session, *, at: datetime) -> None:
    """Delete what was agreed to a month ago, with the address."""
    last = func.coalesce(CartReminder.sent_at, CartReminder.consent_at)
    session.execute(delete(CartReminder).where(last < at - KEPT))


def restore_cart(
    session: Session,
    *,
    visitor: Visitor,
    address: str | None,
    token: str,
    secrets: Collection[str],
    at: datetime,
) -> list[str]:
    """Bring a cart back into this browser, once; says what could not be kept whole.

    A guest's cart moves here with its prints, unless an account of another address is
    signed in. From any other what anybody can buy is copied; its prints wait where it is.
    Raises NotFound, or Gone when it is ordered or was brought back before.
    """
    _lock(session, visitor, reminder_named(session, token, secrets=secrets).cart_id)
    reminder = reminder_named(session, token, secrets=secrets, lock=True)
    left = left_cart(session, reminder, at=at)
    if _is_own(left, visitor):
        reminder.mark_restored(to=None, at=at)
        return []
    mine = cart_to_fill(session, visitor, at=at)
    reminder.mark_restored(to=mine.id, at=at)
    available = {**mine.left, **left.left}
    if left.customer_id is not None or address not in (None, reminder.email):
        return mine.copy(left, available=available)
    _follow(session, left, visitor)
    told = mine.absorb(left, available=available)
    let_go_of_poured(session, [left], at=at)
    return told


def left_cart(session: Session, reminder: CartReminder, *, at: datetime) -> Cart:
    """Give the cart a reminder is about; raises Gone when there is nothing to restore."""
    if reminder.restored_at is not None:
        raise Gone("This cart was brought back already: the link works once.")
    carts = contents_of(session, [reminder.cart_id], at=at).carts
    if not carts or not carts[0].is_open or not carts[0].lines:
        raise Gone(
            "This cart was ordered or emptied meanwhile. There is nothing to bring back."
        )
    return carts[0]


def _is_own(cart: Cart, visitor: Visitor) -> bool:
    if cart.customer_id is not None:
        return cart.customer_id == visitor.customer_id
    return cart.visitor == visitor.key


def _lock(session: Session, visitor: Visitor, cart_id: int) -> None:
    """Lock all carts concerned, in their order."""
    mine = (Cart.status == CartStatus.OPEN) & visitor.owns(Cart)
    rows = select(Cart.id).where(or_(mine, Cart.id == cart_id)).order_by(Cart.id)
    session.execute(rows.with_for_update())


def _follow(session: Session, cart: Cart, visitor: Visitor) -> None:
    """Let the prints of a guest's cart follow it, quotes and models alike."""
    quotes = [line.quote for line in cart.lines if line.quote is not None]
    owner = {"visitor": visitor.key, "customer_id": visitor.customer_id}
    models = [each.upload_id for each in quotes if not each.upload.of_the_shop]
    for kind, ids in ((Quote, [each.id for each in quotes]), (Upload, models)):
        mine = (kind.id.in_(ids), kind.customer_id.is_(None))
        session.execute(update(kind).where(*mine).values(owner))


def _mark(session: Session, these: ColumnElement[bool], **moment: datetime) -> None:
    (name,) = moment
    unset = getattr(CartReminder, name).is_(None)
    session.execute(update(CartReminder).where(these, unset).values(moment))
