"""One URL, two shapes: the page, or the part that htmx asked for."""

from store.web.htmx import root_id
from tests.factories.catalog import a_product


def test_a_fragment_is_named_after_its_file():
    assert root_id("cart/_cart_badge.html") == "cart-badge"


def test_htmx_gets_the_part_and_what_changed_beside_it(browser):
    a_product()

    browser.fragment("GET", "/products")

    assert "<html" not in browser.page
    assert browser.page.lstrip().startswith('<section id="listing"')
    assert '<hx-partial hx-target="#' in browser.page


def test_back_gets_the_whole_page(browser):
    a_product()

    response = browser.get("/products", headers={"HX-Request-Type": "full"})

    assert "<html" in response.get_data(as_text=True)


def test_after_a_change_a_plain_form_is_redirected(browser, asha):
    browser.follow(browser.sign_in(asha))

    response = browser.post("/account/logout")

    assert (response.status_code, response.location) == (303, "/")


def test_after_a_change_htmx_is_told_where_to_go(browser, asha):
    browser.follow(browser.sign_in(asha))

    response = browser.fragment("POST", "/account/logout")

    assert response.headers["HX-Redirect"] == "/"
