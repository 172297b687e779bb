"""Reads of promotions, codes and gift cards."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload

from store.kernel import ids
from store.kernel.errors import Conflict, Invalid, NotFound
from store.promotions.codes import SHAPE, card_number, tidy
from store.promotions.models import (
    Coupon,
    CouponRedemption,
    GiftCard,
    GiftCardEntry,
    Promotion,
    RedemptionState,
)

NO_SUCH_CODE = "This code does not work: it is unknown, is over, or has been used up."
USED_BY_YOU = "You have used this code as often as one person may."


def coupon_with_code(session: Session, code: str) -> Coupon:
    """Give the coupon of a code in any case, with its promotion.

    Raises Invalid for an unknown one.
    """
    coupon, wanted = None, tidy(code)
    if SHAPE.fullmatch(wanted):
        rows = select(Coupon).options(joinedload(Coupon.promotion))
        coupon = session.scalar(rows.where(Coupon.code == wanted))
    if coupon is None:
        raise Invalid(NO_SUCH_CODE, field="code")
    return coupon


def promotion_to_edit(session: Session, promotion_id: int) -> Promotion:
    """Lock a promotion; raises NotFound when there is none."""
    promotion = session.get(Promotion, promotion_id, with_for_update=True)
    if promotion is None:
        raise NotFound("There is no such promotion.")
    return promotion


def require_unpromoted(session: Session, collection_id: int) -> None:
    """Raise Conflict while a promotion is for a collection: without it, it is for all."""
    for promotion in session.scalars(select(Promotion).order_by(Promotion.id)):
        if collection_id in promotion.offer().rules.collections:
            words = f"The promotion {promotion.name} is for it: change that one first."
            raise Conflict(words)


def locked_coupons(session: Session, coupon_ids: Collection[int]) -> Sequence[Coupon]:
    """Lock those of these codes whose uses are limited, and read them anew."""
    limited = or_(Coupon.usage_limit.is_not(None), Coupon.per_person_limit.is_not(None))
    rows = (
        select(Coupon)
        .where(Coupon.id.in_(coupon_ids), limited)
        .order_by(Coupon.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return session.scalars(rows).all() if coupon_ids else []


def spent_codes(
    session: Session,
    coupons: Iterable[Coupon],
    *,
    people: Collection[str],
    customer_id: int | None,
) -> Mapping[str, str]:
    """Say which codes a person cannot use once more; guest and account are one.

    `people` are the keys of the addresses they are known by.
    """
    limits = {
        each.id: (each.code, each.per_person_limit)
        for each in coupons
        if each.per_person_limit is not None
    }
    if not limits or not (people or customer_id):
        return {}
    used = _uses(session, limits, people=people, customer_id=customer_id)
    return {
        code: USED_BY_YOU
        for coupon_id, (code, most) in limits.items()
        if used.get(coupon_id, 0) >= (most or 0)
    }


def redemptions_of(session: Session, order_id: int) -> Sequence[CouponRedemption]:
    """Give an order's uses of codes, each with its code."""
    rows = select(CouponRedemption).where(CouponRedemption.order_id == order_id)
    rows = rows.options(joinedload(CouponRedemption.coupon)).order_by(CouponRedemption.id)
    return session.scalars(rows).all()


def card_with_code(session: Session, code: str) -> GiftCard | None:
    """Give the gift card of a code, however it is written; none for an unknown one."""
    wanted = ids.digest(card_number(code))
    return session.scalar(select(GiftCard).where(GiftCard.code_hash == wanted))


def locked_cards(session: Session, card_ids: Collection[int]) -> Sequence[GiftCard]:
    """Lock these cards in their order, and read them anew."""
    rows = (
        select(GiftCard)
        .where(GiftCard.id.in_(card_ids))
        .order_by(GiftCard.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return session.scalars(rows).all() if card_ids else []


def entries_of_order(session: Session, order_id: int) -> Sequence[GiftCardEntry]:
    """Give what an order moved on gift cards, oldest first."""
    rows = select(GiftCardEntry).where(GiftCardEntry.order_id == order_id)
    return session.scalars(rows.order_by(GiftCardEntry.id)).all()


def _uses(
    session: Session,
    coupon_ids: Iterable[int],
    *,
    people: Collection[str],
    customer_id: int | None,
) -> Mapping[int, int]:
    mine: ColumnElement[bool] = CouponRedemption.person.in_(people)
    if customer_id is not None:
        mine = or_(mine, CouponRedemption.customer_id == customer_id)
    rows = (
        select(CouponRedemption.coupon_id, func.count())
        .where(CouponRedemption.coupon_id.in_(coupon_ids), mine)
        .where(CouponRedemption.state == RedemptionState.USED)
        .group_by(CouponRedemption.coupon_id)
    )
    return {coupon_id: int(count) for coupon_id, count in session.execute(rows)}
