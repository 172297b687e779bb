"""What staff do about promotions and gift cards, each with its row in the audit trail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from store.accounts import permissions
from store.accounts.models import Person
from store.kernel.money import Money
from store.promotions import actions
from store.promotions.actions import Limits, Present, Wording
from store.promotions.models import Coupon, GiftCard, Promotion
from store.promotions.queries import promotion_to_edit
from store.security.models import record


def save_promotion(
    session: Session,
    *,
    promotion_id: int | None,
    wording: Wording,
    version: int,
    staff: Person,
) -> Promotion:
    """Write a promotion down, or anew; raises Invalid, NotFound or Conflict."""
    permissions.require(staff, "promotions.change")
    if promotion_id is None:
        promotion = actions.add_promotion(session, wording)
        _note(session, staff, "promotion.add", promotion, _kept(promotion))
        return promotion
    before = _kept(promotion_to_edit(session, promotion_id))
    promotion = actions.change_promotion(
        session, promotion_id=promotion_id, wording=wording, version=version
    )
    _note(session, staff, "promotion.change", promotion, before, _kept(promotion))
    return promotion


def end_promotion(
    session: Session, *, promotion_id: int, staff: Person, at: datetime
) -> Promotion:
    """End a promotion now."""
    permissions.require(staff, "promotions.change")
    promotion = actions.end_promotion(session, promotion_id=promotion_id, at=at)
    _note(session, staff, "promotion.end", promotion)
    return promotion


def add_code(
    session: Session, *, promotion_id: int, code: str, limits: Limits, staff: Person
) -> Coupon:
    """Make one code for a promotion."""
    permissions.require(staff, "promotions.change")
    promotion = promotion_to_edit(session, promotion_id)
    coupon = actions.add_code(session, promotion=promotion, code=code, limits=limits)
    _note(session, staff, "promotion.code", promotion, {"code": coupon.code})
    return coupon


def add_batch(
    session: Session, *, promotion_id: int, count: int, prefix: str, staff: Person
) -> list[Coupon]:
    """Make so many codes of one use each for a promotion."""
    permissions.require(staff, "promotions.change")
    promotion = promotion_to_edit(session, promotion_id)
    made = actions.add_batch(session, promotion=promotion, count=count, prefix=prefix)
    _note(session, staff, "promotion.codes", promotion, {"count": len(made)})
    return made


def issue_card(
    session: Session, *, amount: Money, wanted: Present, staff: Person, at: datetime
) -> tuple[GiftCard, str]:
    """Issue a gift card; gives it with its code, to be shown once."""
    permissions.require(staff, "gift_cards.change")
    card, code = actions.issue_card(
        session, amount=amount, at=at, actor=staff.name, wanted=wanted
    )
    after = {"amount": amount.plain, "last4": card.last4}
    _note(session, staff, "gift_card.issue", card, after)
    return card, code


def disable_card(session: Session, *, card_id: int, staff: Person) -> GiftCard:
    """Switch a gift card off."""
    permissions.require(staff, "gift_cards.change")
    card = actions.disable_card(session, card_id=card_id)
    _note(session, staff, "gift_card.disable", card)
    return card


def _kept(promotion: Promotion) -> dict[str, Any]:
    names = ("label", "kind", "automatic", "combines", "priority", "rules", "action")
    return {name: getattr(promotion, name) for name in names}


def _note(
    session: Session,
    staff: Person,
    action: str,
    subject: Promotion | GiftCard,
    *sides: dict[str, Any],
) -> None:
    """Keep who did what; `sides` is what it was before, then what it is after."""
    before, after = sides if len(sides) == 2 else ({}, *sides, {})[:2]
    record(
        session,
        actor_id=staff.id,
        actor=staff.name,
        action=action,
        subject=subject.__tablename__,
        subject_id=subject.id,
        before=before,
        after=after,
    )
