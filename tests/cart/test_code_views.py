"""Codes in the cart, with and without JavaScript."""

import pytest

from store.infra.db import transaction
from store.kernel import clock
from store.kernel.money import Money
from store.promotions.actions import (
    Limits,
    Terms,
    Wording,
    add_code,
    add_coupon,
    add_promotion,
)
from store.promotions.terms import Action, Deed, Kind
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

    browser.follow(browser.post("/cart/coupon/removal", {"code": "MAKERS10"}))
    assert "₹536.40" not in browser.page


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("OVER", "it is unknown, is over, or has been used up"),
        ("NOPE", "it is unknown, is over, or has been used up"),
        ("MAKERS10", "needs a cart of ₹500.00 or more"),
        ("", "Write the code"),
    ],
)
def test_a_code_that_does_not_help_is_kept_in_its_box(browser, code, words):
    makers10()
    a_code("OVER", ends_at=clock.now())
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


def test_two_codes_stand_beside_each_other_when_both_agree(browser):
    makers10()
    with transaction() as session:
        less = Wording(
            name="Nozzles",
            label="₹20 off each",
            kind=Kind.PRODUCT,
            action=Action(Deed.AMOUNT, amount=Money(20_00)),
            combines=frozenset({Kind.ORDER}),
        )
        promotion = add_promotion(session, less)
        add_code(session, promotion=promotion, code="EACH20", limits=Limits())
    put_in(browser, "4")
    browser.post("/cart/coupon", {"code": "MAKERS10"})

    browser.follow(browser.post("/cart/coupon", {"code": "EACH20"}))

    assert "₹20 off each (EACH20)" in browser.page
    assert "−₹80.00" in browser.page
    assert "−₹51.60" in browser.page  # ten per cent of what the other left


def test_a_code_that_adds_nothing_to_a_better_one_is_not_taken(browser):
    makers10()
    a_code("LESS5", percent_bp=500)
    put_in(browser, "4")
    browser.post("/cart/coupon", {"code": "MAKERS10"})

    answer = browser.post("/cart/coupon", {"code": "LESS5"})

    assert answer.status_code == 422
    assert "This code adds nothing to “10 % off”." in browser.page


@pytest.mark.fault("C07")
def test_C07_guessing_codes_is_slowed_down_whichever_browser_is_used(limited_browser):
    browser = limited_browser
    put_in(browser)
    answers = [browser.post("/cart/coupon", {"code": f"GUESS{n}"}) for n in range(10)]

    browser.client.delete_cookie("session")
    put_in(browser)
    answers.append(browser.post("/cart/coupon", {"code": "GUESS"}))

    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    assert "wait an hour" in browser.page
    assert int(answers[-1].headers["Retry-After"]) > 60


def makers10():
    a_code("MAKERS10", percent_bp=1000, minimum=Money(500_00))


def a_code(code, *, percent_bp=1000, **terms):
    with transaction() as session:
        terms = Terms(percent_bp=percent_bp, **terms)
        add_coupon(session, code=code, label=f"{percent_bp // 100} % off", terms=terms)
