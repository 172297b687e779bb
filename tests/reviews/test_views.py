"""Reviews are a part of the product's page, and a page of their own."""

import re
from datetime import timedelta

import pytest

from tests.catalog.counting import statements
from tests.factories.catalog import (
    LONG_AGO,
    a_draft,
    a_product,
    a_review,
    an_archived_product,
)

pytestmark = pytest.mark.one_database

PATH = "/products/nozzle/reviews"


@pytest.fixture
def nozzle(app):
    return a_product("Nozzle")


@pytest.fixture
def discussed(nozzle):
    for day in range(13):
        stars = 5 if day % 2 else 3
        at = LONG_AGO + timedelta(days=day)
        a_review(nozzle, stars=stars, title=f"Title {day}", at=at, verified=day == 12)
    return nozzle


def titles(html):
    return re.findall(r"<strong>(Title \d+)</strong>", html)


@pytest.mark.usefixtures("discussed")
def test_the_page_shows_mean_histogram_and_the_newest(browser):
    page = browser.get(PATH)

    assert page.status_code == 200
    assert "of 5, from 13 reviews" in browser.page
    assert "13 reviews" in browser.page
    assert f'href="{PATH}?stars=5"' in browser.page
    assert titles(browser.page)[0] == "Title 12"
    assert len(titles(browser.page)) == 10
    assert "Asha" in browser.page
    assert "17 Jan 2026" in browser.page
    assert "Has bought it here" in browser.page


@pytest.mark.usefixtures("discussed")
def test_the_rest_is_a_plain_link_away_and_back_finds_all_of_it(browser):
    browser.get(PATH)
    following = re.search(r'href="([^"]*page=2)"', browser.page).group(1)

    browser.get(following)

    assert titles(browser.page)[-3:] == ["Title 2", "Title 1", "Title 0"]
    assert len(titles(browser.page)) == 13


@pytest.mark.usefixtures("discussed")
def test_more_brings_the_next_ones_and_their_foot(browser):
    browser.fragment("GET", PATH, {"page": "2"})

    assert '<hx-partial hx-target="#review-list" hx-swap="beforeend">' in browser.page
    assert titles(browser.page) == ["Title 2", "Title 1", "Title 0"]
    assert 'id="more-reviews"' in browser.page
    assert "13 of 13 reviews" in browser.page


@pytest.mark.usefixtures("discussed")
def test_htmx_gets_the_part_that_replaces_its_place(browser):
    browser.fragment("GET", PATH)

    assert browser.page.lstrip().startswith('<div id="reviews"')
    assert "<html" not in browser.page


@pytest.mark.usefixtures("discussed")
def test_reviews_of_so_many_stars_are_counted_alone(browser):
    browser.get(f"{PATH}?stars=3")

    assert len(titles(browser.page)) == 7
    assert "7 reviews of 3 stars" in browser.page


@pytest.mark.usefixtures("discussed")
@pytest.mark.parametrize(
    "query", ["stars=9", "stars=x", "page=0", "page=999", "stars=1&page=7"]
)
def test_a_made_up_address_shows_reviews(browser, query):
    assert browser.get(f"{PATH}?{query}").status_code == 200


@pytest.mark.usefixtures("nozzle")
def test_a_product_nobody_wrote_about_says_so(browser):
    browser.get(PATH)

    assert "Nobody has written about this yet" in browser.page


@pytest.mark.parametrize(("make", "status"), [(a_draft, 404), (an_archived_product, 410)])
def test_reviews_of_what_is_not_on_sale_are_missing_or_gone(app, browser, make, status):
    assert browser.get(f"/products/{make().slug}/reviews").status_code == status


def test_an_unknown_product_has_no_reviews(browser):
    assert browser.get("/products/nothing/reviews").status_code == 404


def test_what_people_write_is_only_text(browser, nozzle):
    a_review(nozzle, title="<b>x</b>", body="<script>alert(1)</script>", author="<i>")

    browser.get(PATH)

    assert "<script>alert" not in browser.page
    assert "&lt;b&gt;x" in browser.page


@pytest.mark.usefixtures("discussed")
def test_the_part_takes_five_statements(browser):
    with statements() as sent:
        browser.fragment("GET", PATH)

    assert len(sent) == 5
