"""The search box never leads to a dead end."""

import re

import pytest

from tests.factories.catalog import a_category, a_product, a_spool

pytestmark = pytest.mark.one_database


@pytest.fixture
def shop(app):
    shelf = a_category("Filament")
    a_spool(category=shelf)
    a_product("Brass nozzle", category=a_category("Nozzles"))


@pytest.mark.usefixtures("shop")
def test_what_is_found_is_counted_under_the_words_asked_for(browser):
    found = browser.get("/search?q=pla")

    assert found.status_code == 200
    assert "1 product for “pla”" in browser.page
    assert 'value="pla"' in browser.page
    assert found.headers["X-Robots-Tag"] == "noindex"


@pytest.mark.usefixtures("shop")
def test_results_can_be_filtered_and_keep_their_words(browser):
    browser.get("/search?q=pla&colour=Black&sort=price")

    assert "/products/pla-filament" in browser.page
    assert '<input type="hidden" name="q" value="pla">' in browser.page
    assert 'href="/search?q=pla&amp;sort=price"' in browser.page


@pytest.mark.usefixtures("shop")
def test_a_slip_shows_what_was_meant_and_keeps_what_was_typed(browser):
    browser.get("/search?q=nozle")

    assert "/products/brass-nozzle" in browser.page
    assert "Hardly anything is called “nozle”" in browser.page
    assert 'value="nozle"' in browser.page
    assert 'href="/search?q=nozzle"' in browser.page


@pytest.mark.usefixtures("shop")
def test_nothing_found_offers_the_shelves_and_the_printer(browser):
    browser.get("/search?q=xylophone")

    assert "Nothing here is called “xylophone”" in browser.page
    assert 'href="/categories/filament"' in browser.page
    assert "Print it for me" in browser.page


@pytest.mark.usefixtures("shop")
def test_a_shelf_of_that_name_is_pointed_at(browser):
    browser.get("/search?q=nozzles")

    assert re.search(r'href="/categories/nozzles">\s*Nozzles', browser.page)


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    "query",
    ["", " ", "x" * 500, "🙂🙂", "%", "<script>alert(1)</script>", "\0", "' OR 1=1 --"],
)
def test_anything_may_be_typed(browser, query):
    assert browser.get("/search", query_string={"q": query}).status_code == 200
    assert "<script>alert" not in browser.page
    found = browser.fragment("GET", "/search/suggestions", {"q": query})
    assert found.status_code == 200
    assert "<script>alert" not in browser.page


@pytest.mark.usefixtures("shop")
def test_suggestions_are_a_part_for_htmx_and_a_page_without(browser):
    browser.fragment("GET", "/search/suggestions", {"q": "noz"})

    assert browser.page.lstrip().startswith('<div id="suggestions"')
    assert 'href="/products/brass-nozzle"' in browser.page
    assert 'href="/categories/nozzles"' in browser.page

    browser.get("/search/suggestions?q=noz")
    assert "<h1>" in browser.page


@pytest.mark.usefixtures("shop")
def test_letters_that_begin_nothing_say_so_at_once(browser):
    browser.fragment("GET", "/search/suggestions", {"q": "qqq"})

    assert 'role="status"' in browser.page
