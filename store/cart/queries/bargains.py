"""What promotions look at, as kinds of rows in the one statement that reads carts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import BindParameter, Select, and_, bindparam, or_, select
from sqlalchemy.orm.attributes import set_committed_value as give

from store.cart.models import Cart, CartCard, CartCode
from store.cart.models.bargains import Around, Groups
from store.catalog.models import Category, CollectionProduct, Product, Variant
from store.catalog.queries.rows import Objects, Rows, Values
from store.promotions.models import Coupon, GiftCard, Promotion

UP, IN = Category.__table__, CollectionProduct.__table__
PARENT, GRANDPARENT = UP.alias(), UP.alias()

COUPONS = Objects(21, Coupon)
CODES = Objects(22, CartCode)
PROMOTIONS = Objects(23, Promotion)
# A category and three above it: deeper no shelf stands.
PATHS = Rows(24, UP.c.id, UP.c.parent_id, PARENT.c.parent_id, GRANDPARENT.c.parent_id)
LAID = Objects(26, CartCard)
CARDS = Objects(27, GiftCard)
THEMES = Rows(25, IN.c.product_id, IN.c.collection_id)


def selects(here: Select[int], wanted: Select[int]) -> Iterable[Select[Any]]:
    """Select what belongs to the codes of carts, and to variants that are wanted."""
    opened = select(CartCode.coupon_id).where(CartCode.cart_id.in_(here))
    products = select(Variant.product_id).where(Variant.id.in_(wanted))
    shelves = _shelves(wanted)
    yield COUPONS.select.where(Coupon.id.in_(opened))
    yield CODES.select.where(CartCode.cart_id.in_(here))
    yield LAID.select.where(CartCard.cart_id.in_(here))
    laid = select(CartCard.card_id).where(CartCard.cart_id.in_(here))
    yield CARDS.select.where(GiftCard.id.in_(laid))
    yield PROMOTIONS.select.where(
        or_(
            _counts_now(),
            Promotion.id.in_(select(Coupon.promotion_id).where(Coupon.id.in_(opened))),
        )
    )
    yield (
        PATHS.select.select_from(UP)
        .outerjoin(PARENT, PARENT.c.id == UP.c.parent_id)
        .outerjoin(GRANDPARENT, GRANDPARENT.c.id == PARENT.c.parent_id)
        .where(UP.c.id.in_(shelves))
    )
    yield THEMES.select.where(CollectionProduct.product_id.in_(products))


def lay_around(carts: Iterable[Cart], found: Mapping[int, Collection[Values]]) -> None:
    """Give carts their codes, and what promotions look at besides the lines."""
    promotions = {one.id: one for one in PROMOTIONS.objects(found[PROMOTIONS.number])}
    coupons = {one.id: one for one in COUPONS.objects(found[COUPONS.number])}
    for coupon in coupons.values():
        give(coupon, "promotion", promotions.get(coupon.promotion_id or 0))
    codes = CODES.objects(found[CODES.number])
    for code in codes:
        give(code, "coupon", coupons[code.coupon_id])
    cards = {one.id: one for one in CARDS.objects(found[CARDS.number])}
    laid = LAID.objects(found[LAID.number])
    for each in laid:
        give(each, "card", cards[each.card_id])
    around = Around(
        offers=tuple(one.offer() for one in promotions.values() if one.automatic),
        paths=_paths(found[PATHS.number]),
        themes=_themes(found[THEMES.number]),
    )
    for cart in carts:
        mine = [code for code in codes if code.cart_id == cart.id]
        give(cart, "codes", sorted(mine, key=lambda code: code.coupon_id))
        give(cart, "laid", [each for each in laid if each.cart_id == cart.id])
        cart.around = around


def _counts_now() -> Any:
    at: BindParameter[Any] = bindparam("at")
    begun = or_(Promotion.starts_at.is_(None), Promotion.starts_at <= at)
    going_on = or_(Promotion.ends_at.is_(None), Promotion.ends_at > at)
    return and_(Promotion.active, Promotion.automatic, begun, going_on)


def _shelves(wanted: Select[int]) -> Select[int]:
    held = select(Product.category_id).join(Variant, Variant.product_id == Product.id)
    return held.where(Variant.id.in_(wanted))


def _paths(rows: Iterable[Values]) -> Groups:
    return {row[0]: frozenset(each for each in row if each is not None) for row in rows}


def _themes(rows: Iterable[Values]) -> Groups:
    groups: defaultdict[int, set[int]] = defaultdict(set)
    for product_id, collection_id in rows:
        groups[product_id].add(collection_id)
    return {product_id: frozenset(ids) for product_id, ids in groups.items()}
