"""A gift card is written in at the last step and pays, in part or all of it."""

import pytest
from sqlalchemy import func, select

from store.infra.db import reading
from store.payments.models import Payment
from store.promotions.terms import Deed, Kind
from tests.checkout.walk import latest_number, press_the_button, walk_to_review
from tests.factories.promotions import a_card, a_promotion

pytestmark = pytest.mark.one_database


def test_a_card_pays_a_part_and_the_rest_is_asked_for(shopper, pay_page):
    code = a_card(100)
    walk_to_review(shopper)

    answer = shopper.post("/cart/coupon", {"code": code, "place": "review"})
    assert answer.location == "/checkout/review"
    shopper.follow(answer)
    assert "−₹100.00" in shopper.page
    assert "₹128.00" in shopper.page

    press_the_button(shopper)
    with reading() as session:
        assert session.scalars(select(Payment.amount)).one().minor == 128_00
    shopper.get("/cart")
    assert code[-4:] not in shopper.page


@pytest.mark.fault("C11")
def test_C11_what_a_card_pays_whole_needs_no_pay_page(shopper):
    walk_to_review(shopper)
    shopper.post("/cart/coupon", {"code": a_card(500), "place": "review"})
    shopper.get("/checkout/review")

    shopper.follow(press_the_button(shopper))

    assert "Thank you, your order is in" in shopper.page
    assert "−₹228.00" in shopper.page
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Payment)) == 0


def test_free_delivery_is_seen_at_every_step_and_named_on_the_order(shopper, pay_page):
    a_promotion(Kind.DELIVERY, Deed.FREE_DELIVERY)
    shopper.get("/checkout/address")
    shopper.get("/cart")
    assert "₹79.00" not in shopper.page

    walk_to_review(shopper)
    assert "₹149.00" in shopper.page
    assert "₹79.00" not in shopper.page

    press_the_button(shopper)
    shopper.get(f"/orders/{latest_number()}")
    assert "Off the delivery" in shopper.page
    assert "Free" in shopper.page
