"""Codes in the cart, with and without JavaScript."""

import pytest

from store.infra.db import transaction
from store.kernel.money import Money
from store.promotions.actions import Terms, add_coupon
from tests.cart.carts import line_in, put_in
from tests.factories.buying import a_part

pytestmark = pytest.mark.one_database


@pytest.fixture(autouse=True)
def part(database):
    return a_part(price="149.00", stock=9)


def test_a_code_takes_something_off_and_can_be_taken_back(browser):
    makers10()
    put_in(browser, "4")

    browser.follow(browser.post("/cart/coupon", {"code": " makers10 "}))
    assert "−₹59.60" in browser.page
    assert "₹536.40" in browser.page

    browser.follow(browser.post("/cart/coupon/removal"))
    assert "₹536.40" not in browser.page


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("NOPE", "We know no such code"),
        ("MAKERS10", "needs a cart of ₹500.00 or more"),
        ("", "Write the code"),
    ],
)
def test_a_code_that_does_not_help_is_kept_in_its_box(browser, code, words):
    makers10()
    put_in(browser)

    answer = browser.post("/cart/coupon", {"code": code})

    assert answer.status_code == 422
    assert words in browser.page
    assert f'value="{code}"' in browser.page


def test_a_code_that_stopped_helping_is_told(browser):
    makers10()
    put_in(browser, "4")
    browser.post("/cart/coupon", {"code": "MAKERS10"})
    line = line_in(browser)

    browser.follow(browser.post(f"/cart/lines/{line}/quantity", {"quantity": "1"}))

    assert "takes nothing off now" in browser.page
    assert "₹149.00" in browser.page


def test_guessing_codes_is_slowed_down(limited_browser):
    browser = limited_browser
    put_in(browser)

    answers = [browser.post("/cart/coupon", {"code": f"GUESS{n}"}) for n in range(11)]

    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    assert "Retry-After" in answers[-1].headers


def makers10():
    terms = Terms(percent_bp=1000, minimum=Money(500_00))
    with transaction() as session:
        add_coupon(session, code="MAKERS10", label="10 % off", terms=terms)
