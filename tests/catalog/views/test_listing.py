"""Lists work as plain pages, as parts for htmx, and with any address somebody makes up."""

import html
import re

import pytest

from store.catalog.actions.attributes import add_attribute
from store.infra.db import transaction
from store.kernel import clock
from tests.catalog.counting import statements
from tests.factories.catalog import a_category, a_product, a_review, a_spool

pytestmark = pytest.mark.one_database


@pytest.fixture
def shelf(app):
    return a_category("Filament", blurb="Spools, weighed full and empty.")


def names(page):
    return re.findall(r'<li class="good" id="good-([^"]+)"', page)


def test_a_shelf_shows_its_name_its_way_and_its_products(browser, shelf):
    a_spool(category=a_category("PLA", parent=shelf))

    page = browser.get("/categories/pla")

    assert page.status_code == 200
    assert "<h1>PLA</h1>" in browser.page
    assert 'href="/categories/filament"' in browser.page
    assert names(browser.page) == ["pla-filament"]
    assert "1 product" in browser.page


def test_an_unknown_shelf_is_not_found(browser, app):
    assert browser.get("/categories/nowhere").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-3",
        "page=99999999999999999999",
        "page=two",
        "page=1.5",
        "upto=abc",
        "upto=99999",
        "view=<script>",
        "sort=worst",
        "price_min=free&price_max=-1",
        "price_min=99999999999999999999",
        "category=nowhere",
        "category=%00",
        "brand=%00%ff",
        "colour=Black&colour=" + "x" * 2000,
        "rating=5",
        "in_stock=perhaps",
        "%F0%9F%99%82=1",
        "&&&==",
    ],
)
def test_a_made_up_address_shows_a_list(browser, shelf, query):
    a_spool(category=shelf)

    for path in ("/products", "/categories/filament", "/search"):
        assert browser.get(f"{path}?{query}").status_code == 200


def test_filters_are_named_and_each_can_be_taken_away(browser, shelf):
    a_spool(category=shelf)

    browser.get("/products?brand=Tantu&colour=Black&price_max=5000")

    assert names(browser.page) == ["pla-filament"]
    assert 'href="/products?colour=Black&amp;price_max=5000.00"' in browser.page
    assert 'href="/products?brand=Tantu&amp;price_max=5000.00"' in browser.page
    assert re.search(r'href="/products"[^>]*>Clear all', browser.page)


def test_no_match_says_which_filters_and_the_way_out(browser, shelf):
    a_spool(category=shelf)

    browser.get("/products?brand=Tantu&price_max=1")

    assert names(browser.page) == []
    assert "Without brand Tantu" in browser.page
    assert "Without price up to ₹1.00" in browser.page


def test_a_value_that_leaves_nothing_is_shown_but_cannot_be_ticked(browser, shelf):
    a_spool(category=shelf, colours=("Black",))
    a_spool(name="Other", category=shelf, colours=("White",), brand="Other")

    browser.get("/categories/filament?brand=Tantu")

    white = re.search(r'<input[^>]*value="White"[^>]*>', browser.page).group()
    black = re.search(r'<input[^>]*value="Black"[^>]*>', browser.page).group()
    assert "disabled" in white
    assert "disabled" not in black


def test_options_are_offered_only_among_like_things(browser, shelf):
    a_spool(category=shelf)

    browser.get("/products")
    assert 'name="colour"' not in browser.page

    browser.get("/categories/filament")
    assert 'name="colour"' in browser.page


def test_rows_or_a_grid_is_part_of_the_address(browser, shelf):
    a_spool(category=shelf)

    browser.get("/categories/filament?view=grid&brand=Tantu")

    assert "goods-grid" in browser.page
    assert 'href="/categories/filament?brand=Tantu"' in browser.page
    assert '<input type="hidden" name="view" value="grid">' in browser.page


@pytest.fixture
def many(shelf):
    for number in range(30):
        a_product(f"Part {number:02}", category=shelf)


@pytest.mark.usefixtures("many")
def test_a_long_list_goes_on_by_a_plain_link(browser):
    browser.get("/products")
    first = names(browser.page)
    assert len(first) == 24
    assert "24 of 30 products" in browser.page

    following = re.search(r'href="([^"]*page=2[^"]*)"', browser.page).group(1)
    browser.get(following)

    assert len(names(browser.page)) == 6
    assert not set(names(browser.page)) & set(first)
    assert "30 of 30 products" in browser.page
    assert 'href="/products"' in browser.page


@pytest.mark.usefixtures("many")
def test_a_page_beyond_the_last_shows_the_last(browser):
    browser.get("/products?page=77")

    assert len(names(browser.page)) == 6


@pytest.mark.usefixtures("many")
def test_going_back_restores_all_that_was_loaded(browser):
    browser.get("/products?upto=48")

    assert len(names(browser.page)) == 30


@pytest.mark.usefixtures("many")
def test_more_brings_only_the_next_rows_and_their_foot(browser):
    more = browser.fragment("GET", "/products", {"page": "2"})

    assert len(names(browser.page)) == 6
    assert '<hx-partial hx-target="#goods" hx-swap="beforeend">' in browser.page
    assert browser.page.count("autofocus") == 1
    assert 'id="load-more"' in browser.page
    assert "<html" not in browser.page
    assert "30 of 30 products" in more.headers["HX-Trigger"]


def test_a_filter_swaps_the_list_and_the_rail_and_tells_the_address(browser, shelf):
    a_spool(category=shelf)

    changed = browser.fragment("GET", "/products", {"brand": "Tantu", "price_min": ""})

    assert changed.headers["HX-Push-Url"] == "/products?brand=Tantu"
    assert "1 product" in changed.headers["HX-Trigger"]
    assert browser.page.lstrip().startswith('<section id="listing"')
    assert '<hx-partial hx-target="#filters"' in browser.page


@pytest.mark.usefixtures("many")
def test_a_list_takes_a_few_statements_whatever_is_asked_of_it(browser, shelf):
    browser.get("/products")  # the process has read the catalogue, the browser has a visit
    pages = {
        "/products?page=1": 3,
        "/products?brand=Tantu&colour=Black&in_stock=1&price_max=900&rating=3": 3,
        "/categories/filament?sort=rating": 3,
        "/products?page=2&after=part-06": 4,
        "/products?upto=48": 3,
    }

    for address, most in pages.items():
        with statements() as sent:
            browser.get(address)
        assert len(sent) <= most, sent


@pytest.mark.usefixtures("many")
def test_what_comes_next_follows_what_was_seen_though_others_came_first(browser, shelf):
    browser.get("/products?sort=newest")
    seen = names(browser.page)
    following = re.search(r'href="([^"]*page=2[^"]*)"', browser.page).group(1)
    a_product("Newcomer", category=shelf, at=clock.now())

    browser.get(html.unescape(following))

    assert len(names(browser.page)) == 6
    assert not set(names(browser.page)) & {*seen, "newcomer"}


def test_a_marked_address_shows_the_same_list(browser, shelf):
    a_spool(category=shelf)

    browser.get("/products?utm_source=letter&gclid=x1")

    assert names(browser.page) == ["pla-filament"]
    assert "utm_source" not in browser.page


def test_facts_are_filters_of_their_shelf(browser, shelf):
    with transaction() as session:
        add_attribute(session, key="diameter", name="Diameter", unit="mm")
    a_spool(category=shelf)
    thick = [("Diameter", "2.85", "mm")]
    a_spool(name="Thick", colours=("White",), specifications=thick, category=shelf)

    browser.get("/categories/filament?diameter=2.85+mm")

    assert names(browser.page) == ["thick"]
    ticked = re.findall(r'<input type="checkbox"[^>]*name="diameter"[^>]*>', browser.page)
    assert ["checked" in each for each in ticked] == [False, True]
    assert "Diameter: 2.85 mm" in browser.page


def test_many_values_are_folded_and_those_with_figures_stand_by_size(browser, shelf):
    colours = tuple(f"M{size} screw" for size in range(12, 0, -1))
    a_spool(category=shelf, colours=colours)
    a_product("Plain", category=shelf)

    browser.get("/categories/filament")

    shown = re.findall(r'name="colour" value="M(\d+) screw"', browser.page)
    assert len(shown) == 8
    assert sorted(shown, key=int) == shown
    whole = re.search(r'id="all-colour" href="([^"]+)"', browser.page)[1]
    browser.get(whole)
    shown = re.findall(r'name="colour" value="M(\d+) screw"', browser.page)
    assert shown == [str(size) for size in range(1, 13)]
    browser.get("/categories/filament?colour=M1+screw&colour=M12+screw")
    shown = re.findall(r'name="colour" value="M(\d+) screw"[^>]*checked', browser.page)
    assert shown == ["1", "12"]


def test_the_same_list_is_not_sent_twice(browser, shelf):
    first = browser.get("/products")
    tag = first.headers["ETag"]

    assert browser.get("/products", headers={"If-None-Match": tag}).status_code == 304

    a_product("New", category=shelf)
    assert browser.get("/products", headers={"If-None-Match": tag}).status_code == 200


def test_a_card_says_rating_price_and_stock_in_words(browser, shelf):
    spool = a_spool(category=shelf, sold_out=("Black", "Orange"))
    a_review(spool, stars=4)
    a_review(spool, stars=5)

    browser.get("/products")

    assert "Rated 4.5 of 5" in browser.page
    assert "Sold out" in browser.page
    assert "₹1,299.00" in browser.page
