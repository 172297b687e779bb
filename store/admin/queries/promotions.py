"""Promotions, codes and gift cards as the staff's pages show them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from store.admin.queries.orders import last_page
from store.catalog.models import Brand, Category, Collection as Theme, PriceList, Variant
from store.kernel.errors import Invalid, NotFound
from store.orders.models import Order
from store.promotions.models import (
    Coupon,
    CouponRedemption,
    GiftCard,
    GiftCardEntry,
    Promotion,
    RedemptionState,
)
from store.web.pagination import Page

PER_PAGE = 25
MOST_CODES_SHOWN = 100
MOST_CARDS = 100

USES = (
    select(func.count())
    .where(CouponRedemption.coupon_id == Coupon.id)
    .where(CouponRedemption.state == RedemptionState.USED)
    .correlate(Coupon)
    .scalar_subquery()
)


@dataclass(frozen=True)
class ListedPromotion:
    """A promotion with how many codes it has, and how many orders used one."""

    promotion: Promotion
    codes: int
    uses: int


@dataclass(frozen=True)
class ShownPromotion:
    """A promotion with its first codes, how often each was used, and its part numbers."""

    promotion: Promotion
    codes: Sequence[tuple[Coupon, int]]
    code_count: int
    skus: list[str]


@dataclass(frozen=True)
class Movement:
    """One entry of a card's ledger, with the number of its order if it has one."""

    entry: GiftCardEntry
    order: str


def promotions_for_staff(session: Session, *, page: int = 1) -> Page[ListedPromotion]:
    """Give one page of promotions, newest first."""
    total = session.scalar(select(func.count()).select_from(Promotion)) or 0
    number = last_page(page, total)
    codes = _codes().with_only_columns(func.count(Coupon.id)).scalar_subquery()
    uses = (
        select(func.count())
        .select_from(CouponRedemption)
        .join(Coupon)
        .where(Coupon.promotion_id == Promotion.id)
        .where(CouponRedemption.state == RedemptionState.USED)
        .correlate(Promotion)
        .scalar_subquery()
    )
    rows = select(Promotion, codes, uses).order_by(Promotion.id.desc())
    found = session.execute(rows.limit(PER_PAGE).offset((number - 1) * PER_PAGE))
    listed = [ListedPromotion(*row) for row in found]
    return Page(listed, number, total, PER_PAGE)


def promotion_to_show(session: Session, promotion_id: int) -> ShownPromotion:
    """Give a promotion with its first codes; raises NotFound."""
    promotion = session.get(Promotion, promotion_id)
    if promotion is None:
        raise NotFound("There is no such promotion.")
    mine = select(Coupon, USES).where(Coupon.promotion_id == promotion_id)
    found = session.execute(mine.order_by(Coupon.id.desc()).limit(MOST_CODES_SHOWN))
    count = select(func.count()).where(Coupon.promotion_id == promotion_id)
    return ShownPromotion(
        promotion,
        [(coupon, int(uses)) for coupon, uses in found],
        session.scalar(count) or 0,
        _skus_of(session, promotion.offer().rules.products),
    )


def choices(session: Session) -> Mapping[str, list[Any]]:
    """Give what rules can name: categories, collections by hand, brands, price lists."""
    hand = select(Theme).where(Theme.rule.is_(None)).order_by(Theme.name)
    shelves = session.scalars(select(Category).order_by(Category.name))
    brands = session.scalars(select(Brand.name).order_by(Brand.name))
    lists = session.scalars(select(PriceList).order_by(PriceList.name))
    return {
        "categories": [(each.id, each.name) for each in shelves],
        "collections": [(each.id, each.name) for each in session.scalars(hand)],
        "brands": [(name, name) for name in brands],
        "price_lists": [(each.id, each.name) for each in lists],
    }


def products_of(session: Session, skus: Collection[str]) -> frozenset[int]:
    """Give the products of part numbers; raises Invalid, naming one that is unknown."""
    rows = select(Variant.sku, Variant.product_id).where(Variant.sku.in_(skus))
    found = {each.sku: each.product_id for each in session.execute(rows)}
    for sku in skus:
        if sku not in found:
            raise Invalid(f"There is no part {sku[:40]}.", field="skus")
    return frozenset(found.values())


def cards_for_staff(session: Session, *, last4: str = "") -> Sequence[GiftCard]:
    """Give gift cards, newest first; all that end so when it is asked."""
    rows = select(GiftCard).order_by(GiftCard.id.desc()).limit(MOST_CARDS)
    if last4:
        rows = rows.where(GiftCard.last4 == last4)
    return session.scalars(rows).all()


def card_to_show(session: Session, card_id: int) -> tuple[GiftCard, list[Movement]]:
    """Give a card with its ledger, oldest first; raises NotFound."""
    card = session.get(GiftCard, card_id)
    if card is None:
        raise NotFound("There is no such gift card.")
    rows = (
        select(GiftCardEntry, func.coalesce(Order.number, ""))
        .outerjoin(Order, Order.id == GiftCardEntry.order_id)
        .where(GiftCardEntry.card_id == card_id)
        .order_by(GiftCardEntry.id)
    )
    return card, [Movement(entry, number) for entry, number in session.execute(rows)]


def _codes() -> Select[Coupon]:
    return select(Coupon).where(Coupon.promotion_id == Promotion.id).correlate(Promotion)


def _skus_of(session: Session, products: Collection[int]) -> list[str]:
    rows = select(func.min(Variant.sku)).where(Variant.product_id.in_(products))
    return sorted(session.scalars(rows.group_by(Variant.product_id)))
