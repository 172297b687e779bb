"""From the review page to the pay page, as a guest without JavaScript meets it."""

import re

import pytest
from sqlalchemy import func, select

from store.catalog.actions.stock import set_on_hand
from store.catalog.models import Product, ProductStatus, Variant
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.money import Money
from store.orders.models import Order
from store.payments.models import Payment
from store.promotions.actions import Terms, add_coupon
from tests.checkout.walk import (
    HOME,
    order_form,
    press_the_button,
    put_in_cart,
    walk_to_review,
)

pytestmark = pytest.mark.one_database


def test_the_review_page_shows_what_the_button_will_charge(shopper):
    walk_to_review(shopper)

    for words in (
        "₹149.00",
        "₹79.00",
        "Order for ₹228.00",
        "CGST and SGST included",
        "Bengaluru",
    ):
        assert words in shopper.page
    assert order_form(shopper)["total"] == "22800"


def test_the_button_leads_to_the_pay_page(shopper, pay_page):
    walk_to_review(shopper)

    answer = press_the_button(shopper)

    assert answer.status_code == 303
    assert answer.location.startswith("http://pay.example/pay/cs_test_")


@pytest.mark.fault("C10")
def test_C10_pressing_the_button_twice_makes_one_order_and_one_page_to_pay_on(
    shopper, pay_page
):
    walk_to_review(shopper)
    form = order_form(shopper)

    first = shopper.post("/checkout/order", form)
    second = shopper.post("/checkout/order", form)

    assert first.location == second.location
    assert (_count(Order), _count(Payment)) == (1, 1)


@pytest.mark.fault("C01")
def test_C01_a_made_up_total_is_refused_and_the_true_one_shown(shopper, pay_page):
    walk_to_review(shopper)

    answer = press_the_button(shopper, total="100")

    assert answer.status_code == 409
    assert "₹1.00 has become ₹228.00" in shopper.page
    assert _count(Order) == 0


@pytest.mark.fault("C01")
@pytest.mark.parametrize("total", ["", "-1", "1e9", "NaN", "१००", "9" * 13])
def test_C01_a_total_that_is_no_amount_is_refused_and_nothing_lost(shopper, total):
    walk_to_review(shopper)

    answer = press_the_button(shopper, total=total)

    assert answer.status_code == 422
    assert "Please check the order again before paying." in shopper.page
    assert "Order for ₹228.00" in shopper.page


def test_a_cart_of_somebody_else_is_not_found(shopper, another_browser, pay_page):
    walk_to_review(shopper)
    form = order_form(shopper)

    answer = another_browser.post("/checkout/order", {**form, "csrf_token": ""})
    assert answer.status_code == 400

    del form["csrf_token"]
    assert another_browser.post("/checkout/order", form).status_code == 404
    assert _count(Order) == 0


@pytest.mark.fault("C03")
def test_C03_a_price_that_rose_has_to_be_agreed_to_again(shopper, part, pay_page):
    walk_to_review(shopper)
    with transaction() as session:
        session.get_one(Variant, part).price = Money.parse("199.00")

    answer = press_the_button(shopper)

    assert answer.status_code == 409
    assert "₹228.00 has become ₹278.00" in shopper.page
    assert "The price was ₹149.00 and is ₹199.00 now." in shopper.page
    assert 'action="/checkout/order"' not in shopper.page

    shopper.get("/cart")
    seal = shopper.page.split('name="seal" value="')[1].split('"')[0]
    shopper.post("/cart/prices", {"seal": seal})
    shopper.get("/checkout/review")
    assert press_the_button(shopper).location.startswith("http://pay.example/")


def test_an_address_changed_in_another_tab_has_to_be_agreed_to_again(shopper, pay_page):
    walk_to_review(shopper)
    stale = order_form(shopper)
    shopper.post("/checkout/address", {**HOME, "line1": "7, Park Street"})

    answer = shopper.post("/checkout/order", stale)

    assert answer.status_code == 409
    assert "Something has changed since you looked." in shopper.page
    assert "7, Park Street" in shopper.page
    assert _count(Order) == 0


def test_a_line_that_sold_out_is_named_and_the_page_kept(shopper, part, pay_page):
    walk_to_review(shopper)
    _on_hand(part, 0)

    answer = press_the_button(shopper)

    assert answer.status_code == 409
    assert "Part NZ-04 has just sold out." in shopper.page
    assert 'href="/cart"' in shopper.page
    assert 'action="/checkout/order"' not in shopper.page


def test_a_cart_that_cannot_be_ordered_does_not_begin_the_checkout(shopper, part):
    _on_hand(part, 0)

    for page in ("/checkout", "/checkout/address", "/checkout/review"):
        assert shopper.get(page).location == "/cart"


@pytest.mark.fault("C03")
def test_C03_a_part_that_is_no_longer_sold_is_named(shopper, part, pay_page):
    walk_to_review(shopper)
    with transaction() as session:
        product = session.get_one(Variant, part).product_id
        session.get_one(Product, product).status = ProductStatus.ARCHIVED

    answer = press_the_button(shopper)

    assert answer.status_code == 409
    assert "Part NZ-04: This is no longer sold." in shopper.page


def test_an_empty_cart_cannot_be_checked_out(browser, part):
    answer = browser.get("/checkout/review")

    assert answer.location == "/cart"
    browser.follow(answer)
    assert "Your cart is empty, so there is nothing to check out." in browser.page


def test_coming_back_from_the_pay_page_finds_the_order_and_not_an_empty_cart(
    shopper, pay_page
):
    walk_to_review(shopper)
    press_the_button(shopper)

    back = shopper.get("/checkout/review")

    assert re.fullmatch(r"/orders/MX-\w{4}-\w{4}", back.location)
    shopper.follow(back)
    assert "waits for payment" in shopper.page


def test_a_pay_page_that_does_not_answer_keeps_the_order(shopper, pay_page):
    walk_to_review(shopper)
    pay_page.server.stop()

    answer = press_the_button(shopper)

    assert answer.location.startswith("/orders/MX-")
    shopper.follow(answer)
    assert "The payment page does not answer just now." in shopper.page
    assert "Pay ₹228.00" in shopper.page


@pytest.mark.fault("C11")
def test_C11_what_costs_nothing_is_ordered_without_a_pay_page(shopper, database):
    with transaction() as session:
        add_coupon(session, code="GIFT", label="A gift", terms=Terms(percent_bp=10_000))
    shopper.post("/cart/coupon", {"code": "GIFT"})
    walk_to_review(shopper, delivery="pickup")

    answer = press_the_button(shopper)

    assert answer.location.startswith("/orders/MX-")
    shopper.follow(answer)
    assert "Thank you, your order is in" in shopper.page
    assert _count(Payment) == 0


def test_a_second_order_is_sent_where_the_first_went(shopper, pay_page):
    walk_to_review(shopper)
    press_the_button(shopper)
    put_in_cart(shopper)

    shopper.get("/checkout/address")

    assert 'value="12, 4th Cross"' in shopper.page


def test_a_customer_checks_out_the_cart_filled_in_another_browser(
    browser, another_browser, part, asha, pay_page
):
    browser.sign_in(asha)
    put_in_cart(browser, quantity=2)
    another_browser.sign_in(asha)

    walk_to_review(another_browser)
    press_the_button(another_browser)

    number = _only_order().number
    assert _only_order().customer_id == asha.id
    assert browser.get(f"/orders/{number}").status_code == 200


def _on_hand(variant, count) -> None:
    with transaction() as session:
        set_on_hand(
            session, variant_id=variant, on_hand=count, reason="counted", at=clock.now()
        )


def _count(kind) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(kind))


def _only_order() -> Order:
    with reading() as session:
        return session.scalars(select(Order)).one()
