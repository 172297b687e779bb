"""The mail that brings a gift card."""

from __future__ import annotations

from store.infra.mail import build
from store.infra.mail_log import Letter
from store.promotions.models import GiftCard
from store.settings import Settings


def gift_card(card: GiftCard, code: str, settings: Settings) -> Letter:
    """Build the mail with the code, which the shop itself cannot read again."""
    return build(
        "gift_card",
        to=card.recipient,
        subject=f"A gift card of {card.initial} for you",
        key=f"gift-card:{card.id}",
        settings=settings,
        card=card,
        code=code,
    )
