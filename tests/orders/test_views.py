"""Orders as their owners see them."""

import pytest

from store.payments.jobs import learn
from tests.checkout.walk import order_of_a_guest
from tests.factories.buying import a_part
from tests.factories.people import a_browser
from tests.factories.printing import PICTURE, an_order_of
from tests.payments.conftest import order_numbered

pytestmark = pytest.mark.one_database


@pytest.fixture
def part(database):
    return a_part(price="149.00", stock=5)


def test_an_order_tells_everything_about_itself(browser, part, pay_page):
    order = order_numbered(order_of_a_guest(browser))
    learn(pay_page.pay(order))

    browser.get(f"/orders/{order.number}")

    for words in (
        order.number,
        "asha@example.in",
        "Part NZ-04",
        "₹228.00",
        "12, 4th Cross",
        order.promise,
        "CGST and SGST included",
        "Write to us",
        'aria-current="step"',
    ):
        assert words in browser.page


def test_orders_of_an_account_are_listed_newest_first(browser, part, asha, pay_page):
    browser.sign_in(asha)
    first, second = (order_of_a_guest(browser) for _ in range(2))

    browser.get("/account/orders")

    assert browser.page.index(second) < browser.page.index(first)
    assert "waits for payment" in browser.page


def test_the_list_of_orders_costs_the_same_for_one_as_for_many(
    browser, part, asha, pay_page, database, queries
):
    browser.sign_in(asha)
    order_of_a_guest(browser)
    with queries() as one:
        browser.get("/account/orders")
    for _ in range(3):
        order_of_a_guest(browser)

    with queries() as many:
        browser.get("/account/orders")

    assert len(many) == len(one)


def test_a_guest_is_asked_to_sign_in_for_the_list(browser, database):
    answer = browser.get("/account/orders")

    assert answer.location == "/account/login?next=/account/orders"


def test_nobody_has_orders_yet(browser, asha):
    browser.sign_in(asha)
    browser.get("/account/orders")

    assert "No orders yet" in browser.page


def test_an_order_is_found_from_another_browser_of_its_customer(
    browser, another_browser, part, asha, bina, pay_page
):
    browser.sign_in(asha)
    number = order_of_a_guest(browser)
    another_browser.sign_in(asha)

    assert another_browser.get(f"/orders/{number}").status_code == 200
    assert f'action="/orders/{number}/payment"' in another_browser.page


@pytest.mark.prior_failure(41)
def test_an_order_of_somebody_else_is_not_found(
    browser, another_browser, part, asha, bina, pay_page
):
    browser.sign_in(asha)
    number = order_of_a_guest(browser)
    another_browser.sign_in(bina)

    assert another_browser.get(f"/orders/{number}").status_code == 404


def test_the_picture_of_a_print_is_for_its_owner_only(
    app, browser, another_browser, asha, bina
):
    order = an_order_of(a_browser(asha), prints=("bracket.stl",))
    address = f"/orders/{order.number}/lines/0/picture.png"
    browser.sign_in(asha)
    another_browser.sign_in(bina)

    picture = browser.get(address)

    assert (picture.data, picture.mimetype) == (PICTURE, "image/png")
    assert another_browser.get(address).status_code == 404
    assert another_browser.get(f"{address}?key={order.access_token}").status_code == 404
