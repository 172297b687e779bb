"""What the desk keeps beside orders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.kernel.errors import NotFound
from store.orders.models import Order, OrderMail, OrderNote, OrderTag, OrderView

MOST_WORDS = 100  # offered at once


def notes_of(session: Session, order_id: int) -> Sequence[OrderNote]:
    """Give what staff told each other about an order, newest first."""
    rows = select(OrderNote).where(OrderNote.order_id == order_id)
    return session.scalars(rows.order_by(OrderNote.id.desc())).all()


def tags_of(session: Session, order_ids: Collection[int]) -> Mapping[int, list[str]]:
    """Give the tags of each order that has some."""
    rows = select(OrderTag).where(OrderTag.order_id.in_(order_ids)).order_by(OrderTag.word)
    found: dict[int, list[str]] = defaultdict(list)
    for tag in session.scalars(rows) if order_ids else ():
        found[tag.order_id].append(tag.word)
    return dict(found)


def tags_in_use(session: Session) -> Sequence[str]:
    """Give the words that orders are tagged with."""
    return session.scalars(
        select(OrderTag.word).distinct().order_by(OrderTag.word).limit(MOST_WORDS)
    ).all()


def views_of(session: Session, person_id: int) -> Sequence[OrderView]:
    """Give the lists that somebody has saved, by name."""
    rows = select(OrderView).where(OrderView.person_id == person_id)
    return session.scalars(rows.order_by(func.lower(OrderView.name))).all()


def view_of(session: Session, person_id: int, token: str) -> OrderView:
    """Give one of somebody's own saved lists; raises NotFound."""
    found = session.scalar(
        select(OrderView).where(OrderView.token == token, OrderView.person_id == person_id)
    )
    if found is None:
        raise NotFound("You have no such list.")
    return found


def mails_asked(session: Session, order_id: int) -> Sequence[OrderMail]:
    """Give the mails that staff had sent once more."""
    rows = select(OrderMail).where(OrderMail.order_id == order_id)
    return session.scalars(rows.order_by(OrderMail.id)).all()


def mail_with_id(session: Session, mail_id: int) -> OrderMail:
    """Give a mail that staff asked for; there must be one."""
    return session.get_one(OrderMail, mail_id, with_for_update=True)


def ids_of(session: Session, numbers: Collection[str]) -> dict[str, int]:
    """Give the ids of the orders that there are, by number."""
    rows = select(Order.number, Order.id).where(Order.number.in_(numbers))
    found: dict[str, int] = dict(session.execute(rows).all()) if numbers else {}
    return found
