"""The cart's pages, with and without JavaScript."""

import re

import pytest
from sqlalchemy import select

from store.accounts.visitors import Visitor
from store.cart.models import Cart
from store.catalog.actions.stock import set_on_hand
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.formats import day
from tests.cart.carts import line_in, put_in, quoted
from tests.factories.buying import a_part

pytestmark = pytest.mark.one_database

ODD = ["0", "-1", "1.5", "1e9", "NaN", "१", "", "501", "9999999"]


@pytest.fixture(autouse=True)
def part(database):
    return a_part(price="149.00", stock=9)


def test_a_part_is_added_and_counted_without_javascript(browser):
    answer = put_in(browser, "2")

    assert answer.status_code == 303
    browser.follow(answer)
    assert "Part NZ-04 added, 2 in cart" in browser.page
    assert "₹298.00" in browser.page
    assert re.search(r'id="cart-badge"[^>]*>2<', browser.page)


def test_with_javascript_the_answer_is_drawer_badge_and_words(browser):
    answer = browser.fragment("POST", "/cart/lines", {"variant": "NZ-04", "quantity": "2"})

    assert answer.status_code == 200
    assert 'id="cart-drawer-body"' in browser.page
    assert '<hx-partial hx-target="#cart-badge" hx-swap="outerHTML">' in browser.page
    assert '<hx-partial hx-target="#toasts" hx-swap="beforeend">' in browser.page
    assert "Part NZ-04 added, 2 in cart" in answer.headers["HX-Trigger"]
    assert "<html" not in browser.page


def test_beside_the_cart_itself_no_drawer_opens(browser):
    browser.get("/products")
    elsewhere = browser.page
    browser.get("/cart")

    assert 'data-dialog="cart-drawer"' in elsewhere
    assert "cart-drawer" not in browser.page


@pytest.mark.asvs("V1.4.2")
@pytest.mark.fault("C02")
@pytest.mark.parametrize("typed", ODD)
def test_C02_an_odd_quantity_is_refused_at_the_field_and_kept(browser, typed):
    answer = put_in(browser, typed)

    assert answer.status_code == 422
    assert "<title>Error: Cart" in browser.page
    assert "There is a problem" in browser.page
    assert "Write a whole number from 1 to 500." in browser.page
    assert f'value="{typed}"' in browser.page


@pytest.mark.fault("C02")
@pytest.mark.parametrize("typed", [odd for odd in ODD if odd != "0"])
def test_C02_an_odd_change_is_refused_at_its_line_and_kept(browser, typed):
    put_in(browser, "3")
    line = line_in(browser)

    answer = browser.post(f"/cart/lines/{line}/quantity", {"quantity": typed})

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in browser.page
    assert f'value="{typed}"' in browser.page
    assert put_in(browser).status_code == 303
    assert re.search(r'id="cart-badge"[^>]*>4<', browser.follow(browser.get("/cart")).text)


def test_too_many_are_refused_with_the_number_that_is_left(browser):
    answer = put_in(browser, "10")

    assert answer.status_code == 422
    assert "Only 9 are left. Choose 9 or fewer." in browser.page


def test_a_tampered_price_is_ignored(browser):
    put_in(browser, price="1", unit_price="1", unit_price_seen="1")

    assert "₹149.00" in browser.get("/cart").text


def test_a_part_that_is_not_sold_is_not_found(browser):
    assert put_in(browser, variant="NO\0SUCH").status_code == 404


def test_a_change_says_the_new_total(browser):
    put_in(browser)
    line = line_in(browser)

    answer = browser.fragment("POST", f"/cart/lines/{line}/quantity", {"quantity": "3"})

    assert "The total is ₹447.00" in answer.headers["HX-Trigger"].encode().decode(
        "unicode_escape"
    )
    assert "₹447.00" in browser.page


def test_a_removed_line_can_be_put_back_without_javascript(browser):
    put_in(browser, "2")
    line = line_in(browser)

    browser.follow(browser.post(f"/cart/lines/{line}/removal"))

    assert "Part NZ-04 removed." in browser.page
    assert "Your cart is empty" in browser.page
    assert 'name="variant" value="NZ-04"' in browser.page
    assert 'name="quantity" value="2"' in browser.page
    browser.follow(put_in(browser, "2"))
    assert "₹298.00" in browser.page
    assert "removed." not in browser.get("/cart").text


def test_nought_removes_and_offers_undo(browser):
    put_in(browser)
    line = line_in(browser)

    browser.fragment("POST", f"/cart/lines/{line}/quantity", {"quantity": "0"})

    assert "Part NZ-04 removed." in browser.page
    assert "Undo" in browser.page


def test_what_has_sold_out_cannot_be_put_back(browser, part):
    put_in(browser)
    line = line_in(browser)
    stock(part, 0)

    browser.fragment("POST", f"/cart/lines/{line}/removal")

    assert "It can no longer be ordered." in browser.page
    assert "Undo" not in browser.page


def test_sold_out_blocks_the_checkout_but_not_the_page(browser, part):
    put_in(browser)
    stock(part, 0)

    page = browser.get("/cart")

    assert page.status_code == 200
    assert "This has sold out since you added it" in page.text
    assert "Not ready to check out" in page.text
    assert 'href="/checkout"' not in page.text


def test_a_short_line_offers_what_is_left_in_one_press(browser, part):
    put_in(browser, "5")
    stock(part, 2)
    line = line_in(browser)
    assert "Only 2 left of the 5" in browser.page
    assert "Take 2" in browser.page

    browser.follow(browser.post(f"/cart/lines/{line}/quantity", {"quantity": "2"}))

    assert 'href="/checkout"' in browser.page


def test_a_strangers_line_is_not_found(browser, another_browser):
    put_in(browser)
    line = line_in(browser)
    put_in(another_browser)

    for what in ("quantity", "removal"):
        path = f"/cart/lines/{line}/{what}"
        assert another_browser.post(path, {"quantity": "1"}).status_code == 404
        missing = "/cart/lines/999999/" + what
        assert another_browser.post(missing, {"quantity": "1"}).status_code == 404


def test_a_change_made_on_an_old_page_is_refused_and_shows_the_new_figure(browser):
    put_in(browser, "2")
    line = line_in(browser)
    browser.post(f"/cart/lines/{line}/quantity", {"quantity": "5", "was": "2"})

    answer = browser.post(f"/cart/lines/{line}/quantity", {"quantity": "3", "was": "2"})

    assert answer.status_code == 409
    assert "changed to 5 elsewhere" in browser.page
    assert 'value="5"' in browser.page


def test_the_drawer_is_the_cart_in_a_fragment(browser):
    put_in(browser)

    for path in ("/cart", "/cart/drawer"):
        browser.fragment("GET", path)
        assert browser.page.lstrip().startswith('<div id="cart-drawer-body"')
        assert "₹149.00" in browser.page


def test_a_print_shows_its_model_its_options_and_how_long_its_price_holds(browser):
    quote = a_quote_of(browser)

    browser.follow(browser.post("/cart/lines", {"quote": quote.token}))

    assert "3D print: cube.stl" in browser.page
    assert "PETG, Orange, fine, 40 % infill" in browser.page
    assert "/thumbnail.png" in browser.page
    assert f"Price held until {day(quote.expires_at)}" in browser.page


def test_an_expired_quote_can_be_asked_for_again_but_not_ordered(browser):
    quote = a_quote_of(browser)
    browser.post("/cart/lines", {"quote": quote.token})

    with clock.frozen(quote.expires_at):
        browser.get("/cart")
        assert f"This quote expired on {day(quote.expires_at)}" in browser.page
        assert "Quote again" in browser.page
        assert "/renewal" in browser.page
        assert 'href="/checkout"' not in browser.page

        refused = browser.post("/cart/lines", {"quote": quote.token})
        assert refused.status_code == 410
        assert "This quote has expired" in browser.page


def a_quote_of(browser):
    """A quote for the model of this browser, which has a part in its cart."""
    put_in(browser)
    with reading() as session:
        key = session.scalars(select(Cart.visitor)).one()
    return quoted(Visitor(key))


def test_a_visitor_without_a_cart_sees_an_empty_one(browser):
    browser.get("/cart")

    assert "Your cart is empty" in browser.page
    assert re.search(r'id="cart-badge"[^>]*hidden', browser.page)


def stock(variant, left):
    with transaction() as session:
        set_on_hand(
            session, variant_id=variant, on_hand=left, reason="counted", at=clock.now()
        )
