"""Staff see who holds what, and may let go of what a cart keeps."""

import re

import pytest

from store.catalog.queries.stock import available
from store.infra.db import reading
from store.kernel import clock
from tests.checkout.walk import HOME, put_in_cart
from tests.factories.buying import BINA, a_part, an_order

pytestmark = pytest.mark.one_database
LET_GO = re.compile(r'action="(/admin/stock/holds/\d+/removal)"')


@pytest.mark.prior_failure(9)
def test_holds_are_seen_and_those_of_carts_let_go(browser, another_browser, staff):
    part = a_part(stock=5)
    put_in_cart(another_browser, quantity=2)
    another_browser.get("/checkout/address")
    another_browser.post("/checkout/address", HOME)
    order = an_order(BINA)
    browser.sign_in(staff)

    browser.get("/admin/stock/holds")
    assert "a cart in the checkout" in browser.page
    assert order.number in browser.page
    (address,) = LET_GO.findall(browser.page)
    assert browser.post(address).location == "/admin/stock/holds"

    browser.get("/admin/stock/holds")
    assert "a cart in the checkout" not in browser.page
    with reading() as session:
        assert available(session, [part], at=clock.now()) == {part: 4}
    assert browser.post(address).status_code == 404


def test_a_products_page_says_how_many_are_held(browser, staff):
    a_part(stock=5)
    an_order(BINA, quantity=3)
    browser.sign_in(staff)

    browser.get("/admin/products/nz-04")

    row = browser.page.partition('id="variants"')[2].partition("</tbody>")[0]
    figures = re.findall(r'<td class="num">(\d+)</td>', row)
    assert figures == ["0", "3", "0"]  # promised, held, waited for
