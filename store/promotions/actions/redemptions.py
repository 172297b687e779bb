"""Uses of codes: counted with their order, given back when it is given up."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from store.promotions.codes import person_key
from store.promotions.models import Coupon, CouponRedemption, RedemptionState
from store.promotions.queries import locked_coupons, redemptions_of


def redeem_codes(
    session: Session,
    *,
    coupons: Collection[Coupon],
    order_id: int,
    email: str,
    customer_id: int | None,
    at: datetime,
) -> None:
    """Write down an order's uses (the limited codes are locked, their limits checked)."""
    for coupon in coupons:
        coupon.use()
    session.add_all(
        CouponRedemption(
            coupon_id=coupon.id,
            order_id=order_id,
            person=person_key(email),
            customer_id=customer_id,
            at=at,
        )
        for coupon in coupons
    )


def release_codes(session: Session, *, order_id: int) -> list[Coupon]:
    """Give the uses of an order back (order locked); gives its codes."""
    used = [one for one in redemptions_of(session, order_id) if one.is_used]
    for coupon in locked_coupons(session, [one.coupon_id for one in used]):
        coupon.give_back()
    for one in used:
        one.state = RedemptionState.RELEASED
    return [one.coupon for one in used]


def retake_codes(session: Session, *, order_id: int) -> list[str]:
    """Count the uses again of an order that late money revived (order locked).

    Its customer has paid the price with the code: a code that others used up meanwhile
    is not counted beyond its limit. Gives those codes, for a person to know.
    """
    back = [one for one in redemptions_of(session, order_id) if not one.is_used]
    limited = locked_coupons(session, [one.coupon_id for one in back])
    over = [coupon.code for coupon in limited if coupon.is_used_up]
    for coupon in limited:
        if not coupon.is_used_up:
            coupon.use()
    for one in back:
        if one.coupon.code not in over:
            one.state = RedemptionState.USED
    return over
