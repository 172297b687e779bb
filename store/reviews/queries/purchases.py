"""Who has bought a product: asked of the orders, never of a form."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from store.accounts.visitors import Visitor
from store.catalog.models import Variant
from store.orders.models import Order, OrderLine
from store.orders.queries import BOUGHT, KEY, NUMBER

_WORD = re.compile(r"[^\W\d_]", re.UNICODE)


@dataclass(frozen=True)
class OrderKey:
    """An order's number with the key of its mail: whoever holds both may speak for it."""

    number: str = ""
    key: str = ""

    @property
    def is_whole(self) -> bool:
        return bool(NUMBER.fullmatch(self.number) and KEY.fullmatch(self.key))


@dataclass(frozen=True)
class Purchase:
    """The last line of a bought product, and its owner; `bought` is the variant."""

    line_id: int
    product_id: int
    bought: str
    name: str
    buyer: Visitor


def purchase_of(
    session: Session, visitor: Visitor, product_id: int, *, held: OrderKey | None = None
) -> Purchase | None:
    """Give a visitor's purchase of a product, or that of the order whose key they hold."""
    row = session.execute(
        select(OrderLine.id, OrderLine.detail, Order.name, Order.visitor, Order.customer_id)
        .join(Order, Order.id == OrderLine.order_id)
        .join(Variant, Variant.id == OrderLine.variant_id)
        .where(
            Variant.product_id == product_id,
            BOUGHT,
            _may_speak_for(visitor, held),
        )
        .order_by(OrderLine.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    line_id, bought, name, visitor_key, customer_id = row
    buyer = Visitor(visitor_key, customer_id)
    return Purchase(line_id, product_id, bought, public_name(name), buyer)


def public_name(name: str) -> str:
    """Shorten a name for the public: Asha Kulkarni is Asha K."""
    first, *others = name.split() or [""]
    initial = _WORD.search(others[-1]) if others else None
    return f"{first} {initial.group().upper()}." if initial else first


def _may_speak_for(visitor: Visitor, held: OrderKey | None) -> ColumnElement[bool]:
    mine = visitor.owns(Order)
    if held is None or not held.is_whole:
        return mine
    return or_(mine, and_(Order.number == held.number, Order.access_token == held.key))
