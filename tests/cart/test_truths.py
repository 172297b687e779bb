"""What has changed since it was put in is said, agreed to, or quoted again."""

import pytest

from store.accounts.visitors import Visitor
from store.cart.actions import add_quote, merge_at_login, quote_again
from store.catalog.models import Variant
from store.infra.db import transaction
from store.kernel import clock
from store.kernel.errors import Conflict, NotFound
from store.kernel.money import Money
from store.quotes.models import Quote
from tests.cart.carts import content_of, filled, key_of, line_in, put_in, quoted, shown_to
from tests.factories.buying import a_part
from tests.factories.people import a_browser


@pytest.mark.fault("C03")
@pytest.mark.prior_failure(39)
@pytest.mark.one_database
def test_C03_a_price_that_rose_keeps_the_checkout_closed_until_somebody_agrees(browser):
    variant = a_part(price="149.00", stock=9)
    put_in(browser, "2")
    cost(variant, "159.00")

    browser.get("/cart")
    assert "The price was ₹149.00 and is ₹159.00 now." in browser.page
    assert 'href="/checkout"' not in browser.page
    assert browser.get("/checkout/address").headers["Location"] == "/cart"

    browser.get("/cart")
    seal = browser.page.split('name="seal" value="')[1].split('"')[0]
    browser.follow(browser.post("/cart/prices", {"seal": seal}))
    assert "Agreed. The total is ₹318.00." in browser.page
    assert 'href="/checkout"' in browser.page
    assert browser.get("/checkout/address").status_code == 200


@pytest.mark.fault("C03")
@pytest.mark.one_database
def test_C03_a_price_that_rose_once_more_is_not_agreed_to_by_an_old_page(browser):
    variant = a_part(price="149.00", stock=9)
    put_in(browser)
    cost(variant, "159.00")
    browser.get("/cart")
    seal = browser.page.split('name="seal" value="')[1].split('"')[0]
    cost(variant, "999.00")

    answer = browser.post("/cart/prices", {"seal": seal})

    assert answer.status_code == 409
    assert "The price was ₹149.00 and is ₹999.00 now." in browser.page


@pytest.mark.one_database
def test_a_price_that_fell_is_said_and_stops_nobody(browser):
    variant = a_part(price="149.00", stock=9)
    put_in(browser)
    cost(variant, "139.00")

    browser.get("/cart")

    assert "The price was ₹149.00 and is ₹139.00 now." in browser.page
    assert 'href="/checkout"' in browser.page


@pytest.mark.one_database
def test_more_than_there_is_becomes_what_there_is_and_the_page_says_why(browser):
    a_part(stock=4)
    put_in(browser)
    quantity = f"/cart/lines/{line_in(browser)}/quantity"

    answer = browser.fragment("POST", quantity, {"quantity": "7", "was": "1"})

    assert answer.status_code == 200
    said = answer.headers["HX-Trigger"].encode().decode("unicode_escape")
    assert "Part NZ-04: 4 instead of 7, as many as we have. The total is ₹596.00." in said
    assert "4 instead of 7" in browser.page
    assert 'name="was" value="4"' in browser.page


@pytest.mark.one_database
def test_the_drawer_says_what_has_changed_when_it_opens(browser):
    variant = a_part(price="149.00", stock=9)
    put_in(browser)
    cost(variant, "159.00")

    answer = browser.fragment("GET", "/cart")

    assert "Part NZ-04: The price was" in answer.headers["HX-Trigger"]


@pytest.mark.one_database
def test_an_expired_quote_is_asked_anew_in_its_place_by_one_press(browser):
    put_in_a_print(browser)
    visitor = Visitor(key_of(browser))
    line, before = line_of_print(visitor)

    with clock.frozen(before.expires_at):
        browser.get("/cart")
        assert 'href="/checkout"' not in browser.page
        answer = browser.post(f"/cart/lines/{line}/renewal")
        browser.follow(answer)

        assert "is quoted again" in browser.page
        assert 'href="/checkout"' in browser.page
        again, renewed = line_of_print(visitor)
    assert again == line
    assert renewed.renews_id == before.id
    assert renewed.options_text == before.options_text
    assert renewed.quantity == before.quantity


@pytest.mark.one_database
def test_a_print_that_became_dearer_is_agreed_to_first(database):
    browser, line, before = an_expired_print(was=Money(1_00))

    with clock.frozen(before.expires_at):
        requoted(browser, line)

        shown = shown_to(browser)
        assert [problem.asks for problem in shown.problems[line]] == [True]
        assert shown.waits_for_a_yes


@pytest.mark.one_database
def test_a_quote_that_still_holds_is_not_asked_anew(database):
    browser, line, _ = an_expired_print()

    with pytest.raises(Conflict, match="still holds"):
        requoted(browser, line)


@pytest.mark.fault("C14")
@pytest.mark.one_database
def test_C14_nobody_asks_anew_what_is_in_a_strangers_cart(database):
    _, line, before = an_expired_print()

    with clock.frozen(before.expires_at), pytest.raises(NotFound):
        requoted(a_browser(), line)


@pytest.mark.fault("C14")
def test_C14_a_cart_of_another_customer_is_left_alone_in_any_browser(asha, bina):
    a_part()
    shared = a_browser(bina)
    filled(shared)

    with transaction() as session:
        merge_at_login(
            session,
            visitor=Visitor(shared.key),
            customer_id=asha.id,
            at=clock.now(),
        )

    assert content_of(a_browser(bina)) == {"NZ-04": 1}
    assert content_of(a_browser(asha)) == {}


def cost(variant, price):
    with transaction() as session:
        session.get_one(Variant, variant).price = Money.parse(price)


def put_in_a_print(browser):
    a_part()
    put_in(browser)
    browser.post(f"/cart/lines/{line_in(browser)}/removal")
    quote = quoted(Visitor(key_of(browser)))
    browser.post("/cart/lines", {"quote": quote.token})


def an_expired_print(*, was=None):
    """A browser with a print in its cart, the line, and the quote that will expire."""
    browser = a_browser()
    quote = quoted(browser)
    with transaction() as session:
        if was is not None:
            session.get_one(Quote, quote.id).total = was
    with transaction() as session:
        add_quote(session, visitor=browser, token=quote.token, at=clock.now())
    line, quote = line_of_print(browser)
    return browser, line, quote


def line_of_print(visitor):
    [line] = shown_to(visitor).cart.lines
    return line.id, line.quote


def requoted(browser, line):
    with transaction() as session:
        quote_again(session, visitor=browser, line_id=line, at=clock.now())
