"""Reads of coupons."""

from __future__ import annotations

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.kernel.errors import Invalid
from store.promotions.models import Coupon

SHAPE = re.compile(r"[A-Z0-9-]{1,40}")


def coupon_with_code(session: Session, code: str) -> Coupon:
    """Give the coupon of a code in any case; raises Invalid for an unknown one."""
    tidy = code.strip().upper()
    coupon = None
    if SHAPE.fullmatch(tidy):
        coupon = session.scalar(select(Coupon).where(Coupon.code == tidy))
    if coupon is None:
        raise Invalid("We know no such code. Check how it is written.", field="code")
    return coupon
