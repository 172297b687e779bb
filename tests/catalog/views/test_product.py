"""A product page shows one variant in words, figures and pictures, with or without htmx."""

import json
import re

import pytest

from tests.factories.catalog import (
    a_category,
    a_draft,
    a_nozzle_set,
    a_picture,
    a_product,
    a_review,
    a_spool,
    a_variant,
    an_archived_product,
)

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.one_database]


def structured(html):
    text = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    return {part["@type"]: part for part in json.loads(text.group(1))["@graph"]}


def test_the_page_says_what_it_is_what_it_costs_and_how_much_is_left(browser):
    a_product(
        "Brass nozzle",
        summary="For everyday printing.",
        brand="Ferro",
        specifications=[("Bore", "0.4", "mm")],
        variants=[a_variant("NZ-04", price="149", compare_at=None, on_hand=3)],
    )

    page = browser.get("/products/brass-nozzle")

    assert page.status_code == 200
    for words in ("<h1>Brass nozzle</h1>", "For everyday", "Ferro", "₹149.00", "3 left"):
        assert words in browser.page
    assert 'name="variant" value="NZ-04"' in browser.page
    assert "Bore" in browser.page


@pytest.mark.parametrize(("make", "status"), [(a_draft, 404), (an_archived_product, 410)])
def test_what_is_not_on_sale_is_missing_or_gone(browser, make, status):
    product = make()

    assert browser.get(f"/products/{product.slug}").status_code == status


@pytest.mark.parametrize("slug", ["nothing", "x" * 500, "%00", "..%2f..", "🙂"])
def test_an_unknown_name_is_not_found(browser, slug):
    assert browser.get(f"/products/{slug}").status_code == 404


@pytest.mark.parametrize(
    "query", ["variant=NONE", "variant=%00", "colour=Plaid", "colour="]
)
def test_an_odd_choice_shows_the_usual_variant(browser, query):
    a_spool()

    assert browser.get(f"/products/pla-filament?{query}").status_code == 200
    assert re.search(r'value="PLA-BLACK"[^>]*checked', browser.page)


def test_a_sold_out_colour_can_be_seen_but_not_bought(browser):
    a_spool(sold_out=("Orange",))

    browser.get("/products/pla-filament?variant=PLA-ORANGE")

    assert "chip-out" in browser.page
    assert re.search(r"<button[^>]*disabled[^>]*>\s*<span[^>]*>Sold out", browser.page)
    assert "We print it for you" in browser.page


def test_a_choice_swaps_offer_and_pictures_and_tells_the_address(browser):
    a_spool()

    chosen = browser.fragment("GET", "/products/pla-filament", {"variant": "PLA-ORANGE"})

    assert chosen.headers["HX-Push-Url"] == "/products/pla-filament?variant=PLA-ORANGE"
    assert browser.page.lstrip().startswith('<div id="buy-box"')
    assert '<hx-partial hx-target="#gallery"' in browser.page


def test_how_many_stays_when_another_variant_is_chosen(browser):
    a_spool()

    browser.fragment(
        "GET", "/products/pla-filament", {"variant": "PLA-ORANGE", "quantity": "7"}
    )

    assert re.search(r'name="quantity"[^>]*value="7"', browser.page)


@pytest.mark.parametrize("typed", ["0", "-1", "many", "1e9", "999999999999"])
def test_an_odd_number_becomes_one_that_can_be_bought(browser, typed):
    a_spool()

    browser.get(f"/products/pla-filament?quantity={typed}")

    value = re.search(r'name="quantity"[^>]*value="(\d+)"', browser.page).group(1)
    assert 1 <= int(value) <= 20


def test_one_of_several_options_is_changed_alone(browser):
    a_nozzle_set()
    choice = {"material": "Steel", "nozzle-size": "0.4 mm", "variant": "NZ-0.4-BRASS"}

    chosen = browser.fragment("GET", "/products/mk8-nozzle", choice)

    assert chosen.headers["HX-Push-Url"].endswith("variant=NZ-0.4-STEEL")


def test_without_script_several_options_are_one_list_of_what_there_is(browser):
    a_nozzle_set()

    browser.get("/products/mk8-nozzle")

    (plain,) = re.findall(r"<noscript>(.*?)</noscript>", browser.page, re.DOTALL)
    assert re.findall(r'<option value="([^"]+)"', plain) == [
        "NZ-0.4-BRASS",
        "NZ-0.4-STEEL",
        "NZ-0.6-BRASS",
    ]


def test_search_engines_read_what_people_read(browser):
    spool = a_spool(category=a_category("PLA"), summary="Stiff & exact")
    a_review(spool, stars=4)
    a_review(spool, stars=5)
    a_picture(spool)

    browser.get("/products/pla-filament")
    said = structured(browser.page)

    product = said["Product"]
    assert (product["name"], product["sku"]) == ("PLA filament", "PLA-BLACK")
    assert product["offers"]["price"] == "1299.00"
    assert product["offers"]["availability"] == "https://schema.org/InStock"
    assert product["aggregateRating"]["ratingValue"] == "4.5"
    assert "Rated 4.5 of 5" in browser.page
    steps = [step["name"] for step in said["BreadcrumbList"]["itemListElement"]]
    assert steps == ["Products", "PLA", "PLA filament"]


def test_a_name_cannot_break_out_of_the_page(browser):
    a_product("</script><script>alert(1)</script>", slug="odd", summary='"><img src=x>')

    browser.get("/products/odd")

    assert "<script>alert(1)" not in browser.page
    assert "<img src=x" not in browser.page
    assert structured(browser.page)["Product"]["name"].startswith("</script>")


def test_what_goes_with_it_is_shown_and_drafts_are_not(browser):
    shelf = a_category("Nozzles")
    a_product("Nozzle", category=shelf)
    a_product("Wrench", category=shelf)
    a_draft()

    browser.get("/products/nozzle")

    assert 'id="good-wrench"' in browser.page
    assert 'id="good-secret-gadget"' not in browser.page


def test_reviews_come_later_but_their_link_is_there(browser):
    spool = a_spool()
    a_review(spool, title="Prints clean")

    browser.get("/products/pla-filament")

    assert "Prints clean" not in browser.page
    assert 'href="/products/pla-filament/reviews"' in browser.page
