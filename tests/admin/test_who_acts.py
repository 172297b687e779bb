"""Actions on money, prices, stock and people ask who acts, whatever page they come from."""

from dataclasses import dataclass
from inspect import Parameter, signature

import pytest

from store.accounts.permissions import NotAllowed, rules
from store.admin import actions as desk, promotions, refunds
from store.catalog.actions import gallery
from store.delivery import actions as delivery
from store.payments import actions as payments
from store.tax import actions as tax

# Each action with the permission that it asks for by itself.
ASKING = [
    (refunds.give_back, "refunds.make"),
    (refunds.confirm_paid_back, "refunds.make"),
    (refunds.take_back, "refunds.make"),
    (refunds.cancel_firm_order, "refunds.make"),
    (refunds.refuse_return, "returns.answer"),
    (payments.record_money, "money.record"),
    (payments.release_order, "orders.release"),
    (payments.give_terms, "terms.give"),
    (promotions.save_promotion, "promotions.change"),
    (promotions.end_promotion, "promotions.change"),
    (promotions.add_code, "promotions.change"),
    (promotions.add_batch, "promotions.change"),
    (promotions.issue_card, "gift_cards.change"),
    (promotions.disable_card, "gift_cards.change"),
    (tax.add_rate, "tax.change"),
    (delivery.save_zone, "delivery.change"),
    (delivery.remove_zone, "delivery.change"),
    (delivery.save_method, "delivery.change"),
    (delivery.remove_method, "delivery.change"),
    (gallery.hang_picture, "products.change"),
    (gallery.change_picture, "products.change"),
    (gallery.take_down_picture, "products.change"),
    (desk.let_go_of_hold, "stock.change"),
]


@dataclass
class Somebody:
    role: str
    is_active: bool = True


REFUSED = [
    (action, permission, role)
    for action, permission in ASKING
    for role in ("customer", *rules().roles)
    if role == "customer" or permission not in rules().roles[role].may
]


@pytest.mark.asvs("V8.3.1")
@pytest.mark.parametrize(("action", "permission", "role"), REFUSED)
def test_an_action_refuses_before_it_touches_anything(action, permission, role):
    with pytest.raises(NotAllowed) as refused:
        called(action, Somebody(role))

    assert refused.value.permission == permission


def called(action, actor) -> None:
    """Call an action without a database: who may not do it never comes so far."""
    named = signature(action).parameters.values()
    asked = {each.name: None for each in named if each.kind is Parameter.KEYWORD_ONLY}
    who = "actor" if "actor" in asked else "staff"
    action(None, **{**asked, who: actor})
