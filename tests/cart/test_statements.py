"""What the cart asks of the database does not grow with what is in it."""

from store.cart.actions import add_quote, add_variant
from store.infra.db import transaction
from store.kernel import clock
from tests.cart.carts import line_in, quoted
from tests.catalog.counting import statements
from tests.factories.buying import a_part
from tests.factories.kits import a_kit
from tests.factories.people import a_browser
from tests.factories.prices import a_step

MOST = 6
ADDED = {"variant": "NZ-04", "quantity": "2"}


def test_a_cart_of_thirty_lines_asks_no_more_than_one_of_a_single_line(browser, asha):
    a_part(stock=99)
    a_step(quantity=50, price="120")
    browser.sign_in(asha)
    one = asked(browser)

    fill_up(a_browser(asha))

    many = asked(browser)
    assert max(many.values()) <= MOST, many
    assert max(many["page"], many["drawer"]) <= MOST - 2
    assert one.pop("remove") <= many.pop("remove")  # an empty cart asks for no delivery
    assert many == one


def test_the_first_addition_of_a_new_visitor_asks_little_too(browser):
    a_part(stock=99)
    browser.get("/products/nz-04")

    with statements() as sent:
        browser.post("/cart/lines", ADDED)

    assert len(sent) <= MOST, sent


def asked(browser) -> dict[str, int]:
    """How much each request asks, of somebody who has signed in; the line is gone after."""
    browser.post("/cart/lines", ADDED)
    counts = {
        "page": counted(browser, "GET", "/cart"),
        "drawer": counted(browser, "GET", "/cart", drawn=True),
    }
    for drawn in (False, True):
        counts[f"add {drawn}"] = counted(browser, "POST", "/cart/lines", ADDED, drawn=drawn)
        line = f"/cart/lines/{line_in(browser)}"
        change = {"quantity": "5" if drawn else "7"}
        counts[f"change {drawn}"] = counted(
            browser, "POST", f"{line}/quantity", change, drawn=drawn
        )
    counts["remove"] = counted(browser, "POST", f"{line}/removal", {}, drawn=True)
    return counts


def counted(browser, method, path, form=None, *, drawn=False) -> int:
    """Count what one request asks; `drawn` is the drawer's, which htmx asks for."""
    browser.get("/cart")
    with statements() as sent:
        if drawn:
            answer = browser.fragment(method, path, form)
        else:
            answer = browser.get(path) if method == "GET" else browser.post(path, form)
    assert answer.status_code in {200, 303}, browser.page
    return len(sent)


def fill_up(visitor):
    """Put in 26 parts, one of them with steps, two kits and a print."""
    quote = quoted(visitor)
    skus = [f"M-{number}" for number in range(26)]
    for sku in skus:
        a_part(sku, stock=9)
    a_step("M-3", quantity=3, price="90")
    for sku in ("KIT-1", "KIT-2"):
        a_kit(sku, parts={"NZ-04": 2, "M-0": 1})
    with transaction() as session:
        for sku in [*skus, "KIT-1", "KIT-2"]:
            add_variant(session, visitor=visitor, sku=sku, quantity=1, at=clock.now())
        add_quote(session, visitor=visitor, token=quote.token, at=clock.now())
