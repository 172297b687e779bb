"""Coming back from paying, paying again, giving an order up; strangers find nothing."""

import pytest

from store.kernel import clock
from store.orders.models import OrderStatus
from store.payments import jobs
from tests.checkout.walk import order_of_a_guest
from tests.factories.buying import a_part, later
from tests.payments.conftest import order_numbered, seen
from tests.working import run_jobs

pytestmark = pytest.mark.one_database


@pytest.fixture
def part(database):
    return a_part(price="149.00", stock=5)


@pytest.fixture
def order(browser, part, pay_page):
    """An order of the browser's that waits for money."""
    return order_numbered(order_of_a_guest(browser))


def test_who_comes_back_from_paying_finds_the_order_paid(browser, order, pay_page):
    answer = pay_page.choose(pay_page.session_of(order), "pay")

    page = browser.follow(browser.get(answer.location))

    assert page.status_code == 200
    assert "Thank you, your order is in" in browser.page
    assert f"<title>Thank you, order {order.number}" in browser.page


def test_coming_back_twice_changes_nothing(browser, order, pay_page):
    answer = pay_page.choose(pay_page.session_of(order), "pay")
    for _ in range(3):
        assert browser.get(answer.location).status_code == 303

    assert [event.kind for event in seen(order).events] == ["placed", "paid"]


@pytest.mark.fault("P12")
def test_P12_coming_back_without_having_paid_changes_nothing(browser, order, pay_page):
    session_id = pay_page.session_of(order)

    browser.follow(browser.get(f"/checkout/return?session_id={session_id}"))

    assert "waits for payment" in browser.page
    assert seen(order).is_pending


def test_coming_back_while_stripe_is_silent_says_that_we_are_checking(
    browser, order, pay_page
):
    answer = pay_page.choose(pay_page.session_of(order), "pay")
    pay_page.server.stop()

    browser.follow(browser.get(answer.location))

    assert "We are checking your payment." in browser.page


def test_a_payment_that_settles_later_is_shown_as_on_its_way(browser, order, pay_page):
    answer = pay_page.choose(pay_page.session_of(order), "pay-later")

    browser.follow(browser.get(answer.location))

    assert "Your payment is on its way" in browser.page
    assert "Pay ₹" not in browser.page
    assert 'hx-trigger="every 4s"' in browser.page
    assert ">Look again</a>" in browser.page


def test_a_payment_that_failed_can_be_made_again(browser, order, pay_page):
    session_id = pay_page.session_of(order)
    pay_page.choose(session_id, "fail-later")
    jobs.learn(session_id)
    pay_page.settle(session_id)
    jobs.learn(session_id)

    browser.get(f"/orders/{order.number}")
    assert "The last payment did not go through" in browser.page

    answer = browser.post(f"/orders/{order.number}/payment")
    assert answer.location.startswith("http://pay.example/pay/cs_test_")
    assert session_id not in answer.location


def test_the_pay_button_of_the_order_page_opens_the_same_page_again(
    browser, order, pay_page
):
    first, second = (browser.post(f"/orders/{order.number}/payment") for _ in range(2))

    assert first.location == second.location


def test_the_pay_button_of_an_order_that_is_paid_leads_to_its_page(
    browser, order, pay_page
):
    jobs.learn(pay_page.pay(order))

    answer = browser.post(f"/orders/{order.number}/payment")

    assert answer.location == f"/orders/{order.number}"


def test_giving_an_order_up_puts_its_things_back_into_the_cart(browser, order, pay_page):
    answer = browser.post(f"/orders/{order.number}/cancellation")

    assert answer.location == "/cart"
    browser.follow(answer)
    assert "Part NZ-04" in browser.page
    browser.get(f"/orders/{order.number}")
    assert "was cancelled" in browser.page
    assert seen(order).status == OrderStatus.CANCELLED


def test_an_order_that_was_paid_meanwhile_is_not_given_up(browser, order, pay_page):
    pay_page.pay(order)

    answer = browser.post(f"/orders/{order.number}/cancellation")

    assert answer.location == f"/orders/{order.number}"
    assert seen(order).is_paid


def test_an_order_is_not_given_up_while_stripe_is_silent(browser, order, pay_page):
    pay_page.server.stop()

    answer = browser.post(f"/orders/{order.number}/cancellation")

    browser.follow(answer)
    assert "does not answer just now" in browser.page
    assert seen(order).is_pending


def test_strangers_find_nothing(another_browser, order, pay_page):
    session_id = pay_page.session_of(order)
    pay_page.choose(session_id, "pay")
    here = f"/orders/{order.number}"

    answers = [
        another_browser.get(here),
        another_browser.get(f"{here}?key=wrong"),
        another_browser.get(f"{here}/lines/0/picture.png"),
        another_browser.post(f"{here}/payment"),
        another_browser.post(f"{here}/cancellation"),
        another_browser.get(f"/checkout/return?session_id={session_id}"),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert seen(order).is_pending


@pytest.mark.parametrize(
    "address",
    [
        "/orders/MX-%00000-0000",
        "/orders/MX-AAAA-AAAA?key=%00",
        "/orders/MX-AAAA-AAAA/lines/99999999999999999999/picture.png",
        "/checkout/return?session_id=%00",
        "/checkout/return?session_id=" + "c" * 2000,
        "/checkout/return",
    ],
)
def test_odd_addresses_find_nothing(browser, part, address):
    assert browser.get(address).status_code == 404


def test_the_holder_of_the_mail_sees_the_order_but_cannot_act_on_it(
    another_browser, order, pay_page
):
    page = another_browser.get(f"/orders/{order.number}?key={order.access_token}")

    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "private, no-store"
    assert order.number in another_browser.page
    assert "/payment" not in another_browser.page
    assert "/cancellation" not in another_browser.page


def test_a_page_that_waits_asks_again_and_ends_by_itself(browser, order, pay_page):
    here = f"/orders/{order.number}"
    browser.fragment("GET", here)
    assert "hx-trigger" in browser.page

    jobs.learn(pay_page.pay(order))
    answer = browser.fragment("GET", here)

    assert "hx-trigger" not in browser.page
    assert "in the works" in answer.headers["HX-Trigger"]


def test_an_unpaid_order_is_given_up_and_says_so(browser, order, pay_page):
    with clock.frozen(later(hours=2)):
        jobs.expire_unpaid()

    browser.get(f"/orders/{order.number}")

    assert "was not paid in time" in browser.page
    assert run_jobs() == 0
