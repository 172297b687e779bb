"""What the desk writes beside orders: notes, tags, saved lists, mails asked for again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.infra.outbox import announce
from store.kernel.errors import Conflict, Invalid
from store.orders import topics
from store.orders.models import Order, OrderMail, OrderNote, OrderTag, OrderView
from store.orders.models.desk import LONGEST_TAG, MOST_TAGS, MOST_VIEWS
from store.orders.queries import locked_order, order_with_number
from store.orders.queries.desk import view_of, views_of

TAG = re.compile(r"[a-z0-9][a-z0-9 -]*", re.ASCII)
SENT = "This order has left: its address cannot be changed any more."
ANOTHER_STATE = "Another state means another tax: cancel this order and place a new one."


def tag_word(text: str) -> str:
    """Give a tag as it is kept: small letters, single spaces; raises Invalid."""
    word = " ".join(text.lower().split())
    if TAG.fullmatch(word) is None or len(word) > LONGEST_TAG:
        said = f"Use letters, digits, spaces and dashes, {LONGEST_TAG} at most."
        raise Invalid(said, field="word")
    return word


def write_note(
    session: Session, *, number: str, text: str, actor: str, at: datetime
) -> OrderNote:
    """Tell colleagues something about an order."""
    order_id = order_with_number(session, number).id
    note = OrderNote(order_id=order_id, text=text, actor=actor, at=at)
    session.add(note)
    return note


def add_tag(session: Session, *, order_id: int, word: str) -> bool:
    """Tag an order; gives False when it had the tag. Raises Conflict beyond the most."""
    session.execute(select(Order.id).where(Order.id == order_id).with_for_update())
    if session.get(OrderTag, (order_id, word)) is not None:
        return False
    there = select(func.count()).where(OrderTag.order_id == order_id)
    if (session.scalar(there) or 0) >= MOST_TAGS:
        raise Conflict(f"An order has {MOST_TAGS} tags at most.")
    session.add(OrderTag(order_id=order_id, word=word))
    session.flush()
    return True


def take_tag_off(session: Session, *, order_id: int, word: str) -> bool:
    """Take a tag off an order; gives False when it did not have it."""
    tag = session.get(OrderTag, (order_id, word))
    if tag is None:
        return False
    session.delete(tag)
    session.flush()
    return True


def save_view(session: Session, *, person_id: int, name: str, query: str) -> OrderView:
    """Keep a list under a name of one's own; the same name means the newer list."""
    there = views_of(session, person_id)
    view = next((each for each in there if each.name.lower() == name.lower()), None)
    if view is None and len(there) >= MOST_VIEWS:
        raise Conflict(f"You have {MOST_VIEWS} lists already. Forget one first.")
    view = view or OrderView(person_id=person_id)
    view.name, view.query = name, query
    session.add(view)
    return view


def forget_view(session: Session, *, person_id: int, token: str) -> OrderView:
    """Forget one of somebody's own lists."""
    view = view_of(session, person_id, token)
    session.delete(view)
    return view


def ask_mail(
    session: Session, *, order: Order, kind: str, actor: str, at: datetime
) -> OrderMail:
    """Have a mail about an order sent once more; the worker does it."""
    mail = OrderMail(order_id=order.id, kind=kind, actor=actor, asked_at=at)
    session.add(mail)
    session.flush()
    announce(session, topics.MAIL_ASKED, mail.id)
    return mail


def note_mail(session: Session, mail: OrderMail, *, what: str, at: datetime) -> None:
    """Write down that a mail which was asked for has gone out (mail locked)."""
    order = locked_order(session, mail.order_id)
    mail.sent_at = at
    order.note(
        "mail_again", f"{what} sent again to {order.email}.", at=at, actor=mail.actor
    )


def send_elsewhere(
    session: Session,
    *,
    number: str,
    address: Mapping[str, str],
    ways: Sequence[str],
    actor: str,
    at: datetime,
) -> Mapping[str, str]:
    """Let an order that is bought go to another address; gives the address before.

    `ways` are the codes of what goes there. Its money stands, so it stays in its state,
    whose tax it bears, and travels as it was to. Raises Conflict.
    """
    order = locked_order(session, order_with_number(session, number).id)
    if order.is_shipped or not order.is_firm:
        raise Conflict(SENT if order.is_shipped else "This order is not placed.")
    if address["state"] != order.state:
        raise Invalid(ANOTHER_STATE, field="state")
    if order.delivery_method not in ways:
        said = f"{order.delivery_label} does not go to {address['postcode']}."
        raise Invalid(said, field="postcode")
    before = {name: getattr(order, name) for name in address}
    for name, words in address.items():
        setattr(order, name, words)
    if before != dict(address):
        order.note("address", "The address was changed.", at=at, actor=actor)
    return before
