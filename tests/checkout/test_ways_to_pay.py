"""How an order is paid is chosen where it is placed."""

import pytest
from sqlalchemy import select

from store.infra.db import reading
from store.orders.models import Order
from tests.checkout.walk import press_the_button, walk_to_review

pytestmark = pytest.mark.one_database


def the_order():
    with reading() as session:
        return session.scalar(select(Order))


def test_cash_at_the_door_makes_the_order_firm_without_a_pay_page(shopper):
    walk_to_review(shopper)
    assert "How do you pay?" in shopper.page

    answer = press_the_button(shopper, payment_method="cod")

    assert answer.location == f"/orders/{the_order().number}"
    assert (the_order().payment_method, the_order().is_firm) == ("cod", True)
    shopper.follow(answer)
    assert "You pay ₹228.00 in cash when it is brought." in shopper.page


def test_without_a_choice_it_is_paid_online(shopper, pay_page):
    walk_to_review(shopper)

    answer = press_the_button(shopper)

    assert answer.location.startswith("http://pay.example/")
    assert the_order().payment_method == "online"


def test_one_way_to_pay_is_no_choice(shopper):
    walk_to_review(shopper, delivery="pickup")

    assert "How do you pay?" not in shopper.page
    assert "Pay ₹149.00" in shopper.page


@pytest.mark.fault("C01")
@pytest.mark.parametrize("way", ["invoice", "bank", "barter"])
def test_C01_a_way_that_is_not_offered_is_refused_and_the_choice_shown_again(shopper, way):
    walk_to_review(shopper)

    answer = press_the_button(shopper, payment_method=way)

    assert answer.status_code == 422
    assert "This order cannot be paid in that way." in shopper.page
    assert 'action="/checkout/order"' in shopper.page
    assert the_order() is None
