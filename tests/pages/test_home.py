"""The front page: what the shop makes, its shelves, and how a print is priced."""

import json
import re

import pytest

from store.accounts.visitors import Visitor
from store.catalog.actions.editing import update_product
from store.infra.db import reading, transaction
from store.kernel import clock
from store.pages.sample import priced_sample
from store.quotes.defaults import install_defaults
from store.quotes.models import RateCard
from tests.factories.catalog import a_category, a_picture, a_product, a_review
from tests.factories.printing import a_quote

pytestmark = pytest.mark.one_database


@pytest.fixture
def prices(database):
    with transaction() as session:
        install_defaults(session)


def test_an_empty_shop_still_has_a_front_page(browser):
    assert browser.get("/").status_code == 200
    assert "The shelves are being filled" in browser.page
    assert 'href="/print"' in browser.page


def test_the_two_calls_are_to_upload_and_to_browse(browser, prices):
    browser.get("/")

    signals = re.findall(r'class="button button-signal[^"]*"', browser.page)
    assert len(signals) == 1
    assert 'href="/products"' in browser.page


def test_every_top_shelf_is_a_tile_with_its_count_and_a_picture(browser):
    shelf = a_category("Filament")
    below = a_category("PLA", parent=shelf)
    a_category("Tools", position=1)
    spool = a_product("Orange spool", category=below)
    a_picture(spool, key="media/bbbb-320.webp")

    browser.get("/")

    tiles = browser.page.partition('class="shelves"')[2].partition("</ul>")[0]
    assert tiles.count("<li") == 2
    assert "1 product" in tiles
    assert "0 products" in tiles
    assert "/media/bbbb-320.webp" in tiles


def test_featured_products_show_price_rating_and_stock(browser, staff):
    spool = a_product("Orange spool")
    a_review(spool, stars=4)
    with transaction() as session:
        update_product(
            session,
            product_id=spool.id,
            expected_version=spool.version,
            changes={"featured": True},
            actor=staff,
        )

    browser.get("/")

    row = browser.page.partition("Often in the same parcel")[2]
    for words in ("Orange spool", "₹499.00", "Rated 4.0 of 5", "In stock"):
        assert words in row


def test_the_bracket_is_priced_by_the_card_of_the_day(browser, prices):
    with reading() as session:
        shown = priced_sample(session, at=clock.now())

    browser.get("/")

    assert str(shown.offer.price.total) in browser.page
    for line in shown.offer.price.lines:
        assert str(line.amount) in browser.page


def test_a_dearer_hour_shows_on_the_front_page_at_once(browser, prices):
    browser.get("/")
    before = browser.page
    with transaction() as session:
        card = session.get_one(RateCard, 1)
        steps = card.rates["processes"]
        dearer = {**steps["fdm"], "hour_paise": steps["fdm"]["hour_paise"] * 2}
        rates = {**card.rates, "processes": {**steps, "fdm": dearer}}
        session.add(RateCard(version=2, rates=rates))

    browser.get("/")

    assert _total(browser.page) != _total(before)


def test_a_visitor_with_an_open_quote_can_go_on_with_it(browser, prices):
    browser.get("/")
    assert "Go on with it" not in browser.page

    with browser.client.session_transaction() as visit:
        visit["visitor"] = "of-this-browser"
    quote = a_quote(Visitor("of-this-browser"))
    browser.get("/")

    assert f"/quotes/{quote.token}" in browser.page
    assert str(quote.total) in browser.page


def test_search_engines_read_who_we_are(browser):
    browser.get("/")

    data = browser.page.partition('<script type="application/ld+json">')[2]
    kinds = [
        thing["@type"] for thing in json.loads(data.partition("</script>")[0])["@graph"]
    ]
    assert kinds == ["Organization", "WebSite"]
    assert '<link rel="canonical" href="http://localhost/">' in browser.page


def test_the_first_picture_is_asked_for_at_once_and_has_its_size(browser):
    browser.get("/")

    first = re.search(r"<img[^>]*sample-part[^>]*>", browser.page).group()
    assert 'fetchpriority="high"' in first
    assert 'width="1040"' in first
    assert "lazy" not in first


def _total(page):
    return re.search(r"One piece</th>\s*<td>([^<]+)", page).group(1)
