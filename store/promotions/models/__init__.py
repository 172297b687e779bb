"""Promotions, the codes that open them, and gift cards."""

from store.promotions.models.coupons import Coupon, CouponRedemption, RedemptionState
from store.promotions.models.gift_cards import (
    CardStatus,
    EntryKind,
    GiftCard,
    GiftCardEntry,
)
from store.promotions.models.promotions import Promotion

__all__ = [
    "CardStatus",
    "Coupon",
    "CouponRedemption",
    "EntryKind",
    "GiftCard",
    "GiftCardEntry",
    "Promotion",
    "RedemptionState",
]
