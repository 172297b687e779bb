"""Promises and rules, with the figures the shop really goes by."""

from datetime import UTC, datetime

import pytest

from store.delivery.queries import network
from store.infra.db import reading
from store.kernel import clock

pytestmark = pytest.mark.one_database

PAGES = ("delivery", "returns", "privacy", "terms", "contact")
MONDAY_MORNING = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_one_heading_and_leads_to_the_others(browser, page):
    assert browser.get(f"/{page}").status_code == 200

    assert browser.page.count("<h1") == 1
    assert all(f'href="/{other}"' in browser.page for other in PAGES)
    assert f'<link rel="canonical" href="http://localhost/{page}">' in browser.page


def test_delivery_names_the_prices_the_checkout_takes(browser):
    browser.get("/delivery")

    with reading() as session:
        found = network(session)
    methods = [method for zone in found.zones for method in zone.methods]
    assert [method.code for method in methods] == ["standard", "express"]
    for method in (*methods, *found.pickups):
        assert method.name in browser.page
        assert all(str(row.price) in browser.page for row in method.tariff.weights)


def test_delivery_counts_from_now(browser):
    with clock.frozen(MONDAY_MORNING):
        browser.get("/delivery")

    # Standard takes 3 to 5 working days, and a print 3 more.
    assert "Thu 26 – Sat 28 Nov 2026" in browser.page
    assert "Mon 30 Nov – Wed 2 Dec 2026" in browser.page


def test_the_notice_says_how_long_things_are_kept(browser):
    browser.get("/privacy")

    for words in ("Digital Personal Data Protection Act, 2023", "90 days", "30 days after"):
        assert words in browser.page


def test_every_page_of_the_shop_leads_to_help_and_the_rules(browser):
    browser.get("/")

    foot = browser.page.partition('id="footer-links"')[2]
    assert all(f'href="/{page}"' in foot for page in PAGES)
