"""Reads of the cart; each gives it with all that a page draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, case, func, select, update
from sqlalchemy.orm import Session, contains_eager, selectinload

from store.accounts.visitors import Visitor
from store.cart.models import (
    Cart,
    CartLine,
    CartStatus,
    CartTotals,
    LineProblem,
    cart_problems,
)
from store.cart.queries.contents import MINE, contents_of_mine
from store.catalog.models import Product, ProductStatus, Variant
from store.catalog.queries.stock import available
from store.kernel import clock
from store.kernel.errors import NotFound
from store.quotes.models import Quote

# The lock of all open carts of a visitor, in their order, and the moment of their use.
TOUCHED = (
    update(Cart)
    .where(Cart.id.in_(select(Cart.id).where(*MINE).order_by(Cart.id).with_for_update()))
    .values(active_at=bindparam("at"))
    .returning(Cart.id)
    .execution_options(synchronize_session=False)
)


@dataclass(frozen=True)
class ShownCart:
    """A cart as a page draws it: `problems` by line id, `left` by variant id."""

    cart: Cart
    totals: CartTotals
    left: Mapping[int, int]
    problems: dict[int, list[LineProblem]]

    @property
    def can_be_checked_out(self) -> bool:
        return bool(self.cart.lines) and not self.blocking

    @property
    def blocking(self) -> list[LineProblem]:
        """What must be put right or agreed to before the checkout."""
        return [problem for problem in self._all if problem.blocks or problem.asks]

    @property
    def waits_for_a_yes(self) -> bool:
        """Tell whether agreeing to the new prices is all that is missing."""
        return bool(self.blocking) and all(problem.asks for problem in self.blocking)

    @property
    def told(self) -> str:
        """All that has changed, in words for those who hear the page."""
        return " ".join(f"{each.line.title}: {each.sentence}" for each in self._all)

    @property
    def _all(self) -> list[LineProblem]:
        return [problem for found in self.problems.values() for problem in found]


def open_cart(
    session: Session, visitor: Visitor, *, at: datetime | None = None
) -> Cart | None:
    """Give the visitor's open cart, with lines, variants, pictures, quotes and coupon."""
    return contents_of_mine(session, visitor, at=at or clock.now())


def locked_carts(session: Session, visitor: Visitor, *, at: datetime) -> list[int]:
    """Lock all open carts of a visitor, usually one, and set their moment of use."""
    asked = {"browser": visitor.key, "customer": visitor.customer_id, "at": at}
    return list(session.scalars(TOUCHED, asked))


def cart_count(session: Session, visitor: Visitor) -> int:
    """Give how many things are in the visitor's cart, a quote counting as its pieces."""
    pieces = case((Quote.id.is_(None), CartLine.quantity), else_=Quote.quantity)
    rows = (
        select(func.coalesce(func.sum(pieces), 0))
        .select_from(CartLine)
        .join(Cart)
        .outerjoin(Quote, Quote.id == CartLine.quote_id)
        .where(Cart.status == CartStatus.OPEN, visitor.owns(Cart))
    )
    return int(session.scalar(rows) or 0)


def empty_cart(*, at: datetime) -> ShownCart:
    """Give what a visitor sees who has no cart."""
    cart = Cart(lines=[], codes=[], laid=[])
    return ShownCart(cart, cart.totals(at), {}, {})


def left_of(session: Session, variant: Variant, *, at: datetime) -> int:
    """Give how many of a variant can be sold now."""
    return available(session, [variant.id], at=at).get(variant.id, 0)


def shown_cart(session: Session, cart: Cart | None, *, at: datetime) -> ShownCart:
    """Give a cart with its totals and what has changed since; an empty one for None."""
    if cart is None:
        return empty_cart(at=at)
    left = _left(session, cart, at=at)
    problems: dict[int, list[LineProblem]] = {line.id: [] for line in cart.lines}
    for problem in cart_problems(cart, available=left, at=at):
        problems[problem.line.id].append(problem)
    return ShownCart(cart, cart.totals(at), left, problems)


def _left(session: Session, cart: Cart, *, at: datetime) -> Mapping[int, int]:
    """Give what is left of each variant, as it was read with the cart."""
    if cart.left.keys() >= set(cart.variant_ids):
        return cart.left
    return available(session, cart.variant_ids, at=at, but_cart=cart.id or 0)


def variant_to_sell(session: Session, sku: str) -> Variant:
    """Give a variant on sale with what a cart line draws of it."""
    rows = (
        select(Variant)
        .join(Variant.product)
        .where(Variant.sku == sku, Variant.active)
        .where(Product.status == ProductStatus.ACTIVE)
        .options(
            contains_eager(Variant.product).selectinload(Product.media),
            selectinload(Variant.values),
            selectinload(Variant.breaks),
        )
    )
    variant = session.scalar(rows)
    if variant is None:
        raise NotFound("We do not sell a part with this number.")
    return variant
