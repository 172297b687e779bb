"""Hearts, scales, alerts and what was seen, by forms alone and by htmx."""

import re

import pytest
from sqlalchemy import select

from store.infra.db import reading
from store.wishes.models import StockAlert
from tests.catalog.counting import statements
from tests.factories.catalog import a_category, a_product, a_spool, a_variant
from tests.working import run_jobs

pytestmark = pytest.mark.one_database
HEART = "/wishlist/products/brass-nozzle"


def test_a_heart_is_pressed_without_javascript_and_seen_by_nobody_else(
    browser, another_browser
):
    a_product("Brass nozzle")
    browser.get("/products/brass-nozzle")

    back = browser.post(
        HEART, headers={"Referer": "http://localhost/products/brass-nozzle"}
    )

    assert back.headers["Location"] == "/products/brass-nozzle#good-brass-nozzle"
    browser.follow(back)
    assert f'formaction="{HEART}/removal"' in browser.page
    another_browser.get("/products/brass-nozzle")
    assert f'formaction="{HEART}"' in another_browser.page


def test_htmx_gets_the_button_alone(browser):
    a_product("Brass nozzle")

    answer = browser.fragment("POST", HEART)

    assert answer.status_code == 200
    assert re.search(r'hx-post="[^"]+/removal"[^>]*aria-pressed="true"', browser.page)
    assert "<main" not in browser.page


def test_a_list_goes_along_into_the_account(browser, asha):
    a_product("Brass nozzle")
    browser.post(HEART)

    browser.sign_in(asha)

    assert "Brass nozzle" in browser.get("/wishlist").text


def test_removal_can_be_undone(browser):
    a_product("Brass nozzle")
    browser.post(HEART)
    browser.follow(browser.post(f"{HEART}/removal", {"place": "wishlist"}))
    assert "Brass nozzle removed." in browser.page

    browser.post(HEART, {"place": "wishlist"})

    assert 'id="wish-brass-nozzle"' in browser.get("/wishlist").text


def test_a_shared_list_says_nothing_of_its_owner(browser, another_browser, asha):
    a_product("Brass nozzle")
    browser.sign_in(asha)
    browser.post(HEART)
    browser.follow(browser.post("/wishlist/sharing"))
    path = re.search(r"/wishlists/[\w-]+", browser.page).group()

    page = another_browser.get(path).text

    assert "Brass nozzle" in page
    assert asha.name not in page
    browser.post("/wishlist/sharing/removal")
    assert another_browser.get(path).status_code == 404


def test_four_stand_side_by_side_and_a_fifth_is_refused(browser):
    for number in range(1, 6):
        a_product(f"Part {number}", specifications=[("Length", str(number), "mm")])
    for number in range(1, 5):
        browser.post(f"/compare/products/part-{number}")

    answer = browser.fragment("POST", "/compare/products/part-5")

    assert answer.status_code == 422
    assert "4 products fit side by side" in browser.page
    page = browser.get("/compare").text
    assert page.count('scope="col"') == 4
    assert "/products/part-5" not in page


def test_an_address_compares_by_itself_and_shows_only_differences(browser):
    shelf = a_category("Shafts")
    for number in (1, 2):
        facts = [("Length", str(number), "mm"), ("Metal", "Steel", "")]
        a_product(f"Shaft {number}", category=shelf, specifications=facts)

    with statements() as sent:
        page = browser.get("/compare?p=shaft-1&p=shaft-2&p=no-such&only=differences").text

    assert "Length" in page
    assert "Metal" not in page
    assert len(sent) <= 10


def test_being_told_needs_a_confirmed_address_and_a_pressed_button(browser):
    spool = a_spool(sold_out=("Black", "Orange"))
    browser.get(f"/products/{spool.slug}")
    assert "Tell me when it is back" in browser.page
    sku = spool.variants[0].sku

    said = browser.fragment("POST", "/alerts", {"variant": sku, "email": "a@example.in"})
    again = browser.fragment("POST", "/alerts", {"variant": sku, "email": "a@example.in"})

    assert said.text == again.text
    wrong = browser.fragment("POST", "/alerts", {"variant": sku, "email": "nobody"})
    assert wrong.status_code == 422
    assert run_jobs(only="ask_to_confirm") == 1


def test_stopping_needs_no_form_since_mail_programs_send_none(browser, client):
    a_product("Brass nozzle", variants=[a_variant("BN", on_hand=0)])
    browser.post("/alerts", {"variant": "BN", "email": "a@example.in"})
    path = _alert_path()
    assert "Yes, tell me" in browser.get(path).text

    assert client.post(f"{path}/removal").status_code == 200

    assert browser.get(path).status_code == 404


def test_what_was_looked_at_is_kept_by_the_browser_alone(browser, database):
    for name in ("Brass nozzle", "Steel nozzle"):
        a_product(name)
        browser.get(f"/products/{name.lower().replace(' ', '-')}")
    before = database.row_counts()

    page = browser.get("/recently-viewed").text

    assert page.index("/products/steel-nozzle") < page.index("/products/brass-nozzle")
    assert database.row_counts() == before
    browser.follow(browser.post("/recently-viewed/removal"))
    assert "You have not looked at anything yet" in browser.page


def test_a_cookie_may_hold_anything(browser):
    browser.client.set_cookie("seen", "1.x..99999999999999999999.-4")

    assert browser.get("/recently-viewed").status_code == 200


def _alert_path() -> str:
    with reading() as session:
        return f"/alerts/{session.scalar(select(StockAlert.token))}"
