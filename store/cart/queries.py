"""Reads of the cart; each gives it with all that a page draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from store.accounts.visitors import Visitor
from store.cart.models import (
    Cart,
    CartLine,
    CartStatus,
    CartTotals,
    LineProblem,
    cart_problems,
)
from store.catalog.models import Product, ProductStatus, Variant
from store.catalog.queries.stock import available
from store.kernel.errors import NotFound
from store.quotes.models import Quote


@dataclass(frozen=True)
class ShownCart:
    """A cart as a page draws it: `problems` by line id, `left` by variant id."""

    cart: Cart
    totals: CartTotals
    left: dict[int, int]
    problems: dict[int, list[LineProblem]]
    coupon_refusal: str

    @property
    def can_be_checked_out(self) -> bool:
        return bool(self.cart.lines) and not self.blocking

    @property
    def blocking(self) -> list[LineProblem]:
        every = (problem for found in self.problems.values() for problem in found)
        return [problem for problem in every if problem.blocks]


def open_cart(session: Session, visitor: Visitor, *, lock: bool = False) -> Cart | None:
    """Give the visitor's open cart, with lines, variants, pictures, quotes and coupon.

    `lock` takes the cart's row first, as every change of a cart must.
    """
    rows = whole_cart().where(Cart.status == CartStatus.OPEN, visitor.owns(Cart))
    rows = rows.order_by(Cart.customer_id.is_(None), Cart.id).limit(1)
    if lock:
        rows = rows.with_for_update(of=Cart).execution_options(populate_existing=True)
    return session.scalar(rows)


def carts_that_meet(session: Session, visitor: Visitor) -> Sequence[Cart]:
    """Lock all open carts of a visitor, usually one; the customer's comes first."""
    rows = whole_cart().where(Cart.status == CartStatus.OPEN, visitor.owns(Cart))
    locked = rows.order_by(Cart.id).with_for_update(of=Cart)
    carts = session.scalars(locked.execution_options(populate_existing=True)).all()
    return sorted(carts, key=lambda cart: (cart.customer_id is None, cart.id))


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
    cart = Cart(lines=[], coupon=None)
    return ShownCart(cart, cart.totals(at), {}, {}, "")


def left_of(session: Session, variant: Variant, *, at: datetime) -> int:
    """Give how many of a variant can be sold now."""
    return available(session, [variant.id], at=at).get(variant.id, 0)


def shown_cart(session: Session, cart: Cart | None, *, at: datetime) -> ShownCart:
    """Give a cart with its totals and what has changed since; an empty one for None."""
    if cart is None:
        return empty_cart(at=at)
    left = available(session, cart.variant_ids, at=at) if cart.lines else {}
    problems: dict[int, list[LineProblem]] = {line.id: [] for line in cart.lines}
    for problem in cart_problems(cart, available=left, at=at):
        problems[problem.line.id].append(problem)
    return ShownCart(cart, cart.totals(at), left, problems, cart.coupon_refusal(at))


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


def whole_cart() -> Select[Cart]:
    """Select carts with all it takes to draw and to price them."""
    line = selectinload(Cart.lines)
    variant = line.joinedload(CartLine.variant)
    return select(Cart).options(
        joinedload(Cart.coupon),
        joinedload(Cart.customer),
        line.immediateload(CartLine.cart),
        variant.joinedload(Variant.product).selectinload(Product.media),
        variant.selectinload(Variant.values),
        variant.selectinload(Variant.breaks),
        line.joinedload(CartLine.quote).joinedload(Quote.upload),
    )
