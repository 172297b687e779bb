"""A mail's link brings a cart back, once, in whatever browser; another stops the mails."""

import re

import pytest
from sqlalchemy import select

import store.settings
from store.cart.actions import add_quote, merge_at_login
from store.cart.models import Cart, CartReminder
from store.infra.db import reading, transaction
from store.settings import settings
from tests.cart.carts import ASHAS, agree, content_of, do, filled, put_in, quoted
from tests.factories.buying import HOME, a_part
from tests.factories.people import a_browser

pytestmark = pytest.mark.one_database


@pytest.fixture(autouse=True)
def part(database):
    return a_part(stock=9)


def a_link(what="restore"):
    """The address of the one mail's link."""
    with reading() as session:
        reminder = session.scalars(select(CartReminder)).one()
    return f"/cart/{what}/{reminder.token(settings().SECRET_KEY)}"


def a_cart_left(person=None, *, quantity=2):
    owner = a_browser(person)
    filled(owner, quantity=quantity)
    agree(owner)
    return owner


def pressed(browser, link):
    return browser.follow(browser.post(link))


def test_looking_changes_nothing_and_one_press_brings_the_cart_back(browser):
    owner = a_cart_left()
    link = a_link()

    browser.get(link)
    assert "Part NZ-04" in browser.page
    assert content_of(owner) == {"NZ-04": 2}
    pressed(browser, link)

    assert "Your cart is back." in browser.page
    assert "₹298.00" in browser.page
    assert content_of(owner) == {}
    for again in (browser.get(link), browser.post(link)):
        assert again.status_code == 410
        assert "the link works once" in again.text


@pytest.mark.asvs("V11.2.2")
def test_a_link_outlives_the_secret_that_signed_it_while_the_old_one_is_named(
    browser, configuration
):
    a_cart_left()
    link, old = a_link(), configuration.SECRET_KEY
    changed = {"SECRET_KEY": "another-secret-for-the-tests"}

    store.settings.use(configuration.model_copy(update=changed))
    assert browser.get(link).status_code == 404
    store.settings.use(configuration.model_copy(update=changed | {"SECRET_KEY_OLD": old}))
    assert browser.get(link).status_code == 200
    store.settings.use(configuration)


def test_what_came_back_joins_what_is_there_and_says_what_was_cut(browser):
    a_cart_left(quantity=6)
    put_in(browser, "5")

    pressed(browser, a_link())

    assert "9 instead of 11, as many as we have" in browser.page


def test_a_guests_print_comes_along(browser):
    owner = a_browser()
    quote = quoted(owner)
    do(add_quote, visitor=owner, token=quote.token)
    agree(owner)

    pressed(browser, a_link())

    assert "3D print: cube.stl" in browser.page
    assert browser.get(f"/quotes/{quote.token}").status_code == 200


@pytest.mark.fault("C14")
def test_C14_a_print_never_goes_to_another_account(browser, bina):
    owner = a_browser()
    quote = quoted(owner)
    do(add_quote, visitor=owner, token=quote.token)
    filled(owner)
    agree(owner)
    browser.sign_in(bina)

    pressed(browser, a_link())

    assert "3D print: cube.stl stays where it is." in browser.page
    assert content_of(a_browser(bina)) == {"NZ-04": 1}
    assert browser.get(f"/quotes/{quote.token}").status_code == 404
    assert content_of(owner) == {"3D print: cube.stl": 1, "NZ-04": 1}


def test_a_customers_cart_stays_in_the_account_and_never_counts_twice(browser, asha):
    a_cart_left(asha)

    pressed(browser, a_link())
    assert "₹298.00" in browser.page
    browser.sign_in(asha)

    browser.get("/cart")
    assert "₹298.00" in browser.page
    assert content_of(a_browser(asha)) == {"NZ-04": 2}


def test_a_customer_who_is_signed_in_finds_the_cart_as_it_was(browser, asha):
    a_cart_left(asha)
    browser.sign_in(asha)

    pressed(browser, a_link())

    assert content_of(a_browser(asha)) == {"NZ-04": 2}


def test_signing_in_with_a_cart_that_is_no_copy_still_adds_up(asha):
    a_cart_left(asha)
    guest = a_browser()
    filled(guest, quantity=3)

    do(merge_at_login, visitor=guest, customer_id=asha.id)

    assert content_of(a_browser(asha)) == {"NZ-04": 5}


@pytest.mark.parametrize("what", ["restore", "reminder"])
def test_a_made_up_link_is_not_found(browser, what):
    a_cart_left()
    link = a_link(what)

    for forged in (link[:-1] + "~", link.replace("/1-", "/2-"), f"/cart/{what}/x"):
        assert browser.get(forged).status_code == 404
        assert browser.post(forged).status_code in {404, 405}


def test_an_ordered_cart_does_not_come_back(browser):
    owner = a_cart_left()
    with transaction() as session:
        session.scalars(select(Cart)).one().mark_ordered()

    answer = browser.get(a_link())

    assert answer.status_code == 410
    assert content_of(owner) == {}


def test_the_mails_stop_at_once_without_a_log_in_or_a_form(client, browser):
    a_cart_left()
    link = a_link("reminder")
    assert browser.get(link).status_code == 200
    assert stands()

    answer = client.post(f"{link}/removal", data={"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert f"No mail about a cart goes to {ASHAS}" in answer.text
    assert not stands()


def test_a_guest_says_yes_in_the_checkout_and_takes_it_back_on_one_page(browser):
    put_in(browser)
    page = browser.get("/checkout/address").text
    box = re.search(r'<input[^>]*name="remind"[^>]*>', page)[0]
    assert "checked" not in box

    address = {name: text for name, text in HOME.items() if name != "delivery_method"}
    browser.post("/checkout/address", {**address, "remind": "y"})
    assert stands()
    assert (
        "checked"
        in re.search(
            r'<input[^>]*name="remind"[^>]*>', browser.get("/checkout/address").text
        )[0]
    )

    browser.get("/cart/reminder")
    assert f"for {HOME['email']}" in browser.page
    browser.follow(browser.post("/cart/reminder/removal"))
    assert "You are not reminded of anything" in browser.page
    assert not stands()


def test_unticking_the_box_is_a_no(browser):
    put_in(browser)
    address = {name: text for name, text in HOME.items() if name != "delivery_method"}
    browser.post("/checkout/address", {**address, "remind": "y"})

    browser.post("/checkout/address", address)

    assert not stands()


def stands():
    with reading() as session:
        return session.scalars(select(CartReminder)).one().stands
