"""What the shop does about promotions, codes and gift cards."""

from store.promotions.actions.gift_cards import (
    Present,
    disable_card,
    give_back_to_card,
    hold_cards,
    issue_card,
    release_cards,
    retake_cards,
    use_cards,
)
from store.promotions.actions.promotions import (
    Limits,
    Terms,
    Wording,
    add_batch,
    add_code,
    add_coupon,
    add_promotion,
    change_promotion,
    end_promotion,
)
from store.promotions.actions.redemptions import (
    redeem_codes,
    release_codes,
    retake_codes,
)

__all__ = [
    "Limits",
    "Present",
    "Terms",
    "Wording",
    "add_batch",
    "add_code",
    "add_coupon",
    "add_promotion",
    "change_promotion",
    "disable_card",
    "end_promotion",
    "give_back_to_card",
    "hold_cards",
    "issue_card",
    "redeem_codes",
    "release_cards",
    "release_codes",
    "retake_cards",
    "retake_codes",
    "use_cards",
]
