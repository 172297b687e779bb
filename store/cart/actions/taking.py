"""A visitor's carts are taken with their rows locked: each change begins here."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from store.accounts.visitors import Visitor
from store.cart.actions.holding import let_go_of_poured
from store.cart.models import Cart, CartLine, CartStatus
from store.cart.queries import contents_of, locked_carts
from store.catalog.models import Variant
from store.infra.upserts import inserting
from store.kernel import ids
from store.kernel.errors import NotFound

GONE = "That is not in your cart any more."


def cart_to_fill(session: Session, visitor: Visitor, *, at: datetime) -> Cart:
    """Lock the visitor's cart, making it when there is none.

    Should another device have opened a second cart meanwhile, the two become one.
    """
    return filling(session, visitor, at=at)[0]


def filling(
    session: Session, visitor: Visitor, *, at: datetime, sku: str = ""
) -> tuple[Cart, list[Variant]]:
    """Give the visitor's cart to fill, and the variant of a part number beside it."""
    cart_ids = locked_carts(session, visitor, at=at)
    if not cart_ids:
        cart_ids = _opened(session, visitor, at=at)
    met = contents_of(session, cart_ids, at=at, sku=sku)
    cart, _ = poured(met.carts)
    let_go_of_poured(session, met.carts, at=at)
    if cart is None:
        raise RuntimeError("a cart was opened, and cannot be found")
    return cart, met.beside


def own_carts(session: Session, visitor: Visitor, *, at: datetime) -> list[Cart]:
    return contents_of(session, locked_carts(session, visitor, at=at), at=at).carts


def own_cart(session: Session, visitor: Visitor, *, at: datetime) -> Cart | None:
    return next(iter(own_carts(session, visitor, at=at)), None)


def own_line(
    session: Session, visitor: Visitor, line_id: int, *, at: datetime
) -> tuple[Cart, CartLine]:
    cart = own_cart(session, visitor, at=at)
    if cart is None:
        raise NotFound(GONE)
    for line in cart.lines:
        if line.id == line_id:
            return cart, line
    raise NotFound(GONE)


def poured(
    carts: Sequence[Cart], *, copies: Collection[tuple[int, int]] = ()
) -> tuple[Cart | None, list[str]]:
    """Pour carts into the first of them; says what changed.

    `copies` tells which of them are copies of others: nothing in them counts twice.
    """
    if not carts:
        return None, []
    first, told = carts[0], []
    for other in carts[1:]:
        if other.lines:
            told.append("We added what was in your cart before you signed in.")
        doubled = (first.id, other.id) in copies
        told += first.absorb(other, available=first.left, doubled=doubled)
    return first, told


def _opened(session: Session, visitor: Visitor, *, at: datetime) -> list[int]:
    """Open a cart and lock it; should another tab be first, lock that one."""
    row = {
        "token": ids.token(),
        "visitor": visitor.key,
        "customer_id": visitor.customer_id,
        "status": CartStatus.OPEN,
        "created_at": at,
        "active_at": at,
    }
    adding = inserting(session, Cart).values(row).on_conflict_do_nothing()
    made = list(session.scalars(adding.returning(Cart.id)))
    return made or locked_carts(session, visitor, at=at)
