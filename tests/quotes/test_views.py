"""What a page shows is what is quoted; strangers and tamperers change nothing."""

import re
from datetime import timedelta
from html import unescape

import pytest

from store.kernel import clock
from store.uploads.preparation import Preparation
from tests.quotes.walking import (
    CHOICE,
    cells_on,
    measured,
    price_on,
    quotes,
    received,
)
from tests.uploads.cast import BINA, analysed
from tests.uploads.shapes import box
from tests.working import run_jobs

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("printing")]


def test_every_material_in_every_quality_has_a_price(browser, address):
    browser.get(address)

    assert len(cells_on(browser.page)) == 5 * 3 + 2 * 3 + 1
    assert price_on(browser.page) == cells_on(browser.page)["pla:standard"]


def test_polling_ends_with_the_price(browser):
    address = received(browser)

    waiting = browser.fragment("GET", address).get_data(as_text=True)
    run_jobs()
    settled = browser.fragment("GET", address).get_data(as_text=True)

    assert 'hx-trigger="every 500ms"' in waiting
    assert "hx-trigger" not in settled.partition(">")[0]
    assert settled.lstrip().startswith('<div id="upload">')


def test_who_waits_is_told_how_many_are_before_and_when_it_takes_long(browser):
    first, second = received(browser), received(browser)

    browser.get(first)
    assert "before yours" not in browser.page
    browser.get(second)
    assert "1 model is before yours" in browser.page
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        browser.get(first)
    assert "This takes longer than usual" in browser.page


def test_a_choice_is_priced_by_a_fragment_and_by_a_page_alike(browser, address):
    fragment = browser.fragment("GET", f"{address}/price", CHOICE).get_data(as_text=True)
    browser.get(f"{address}/price", query_string=CHOICE)

    assert price_on(fragment) == price_on(browser.page)
    assert cells_on(browser.page)["petg:fine"] == price_on(browser.page)
    assert 'hx-target="#matrix"' in fragment
    assert 'hx-target="#breakdown"' in fragment


def test_a_choice_made_in_the_table_leaves_the_table_alone(browser, address):
    asked = {**CHOICE, "from": "choice"}

    fragment = browser.fragment("GET", f"{address}/price", asked).get_data(as_text=True)

    assert 'hx-target="#matrix"' not in fragment


def test_a_colour_the_material_lacks_becomes_its_first(browser, address):
    browser.get(f"{address}/price", query_string={**CHOICE, "choice": "pa-cf:fine"})

    assert re.search(r'name="colour" value="Black"', browser.page)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"quantity": "0"}, "between 1 and 500"),
        ({"quantity": "501"}, "between 1 and 500"),
        ({"quantity": "many"}, "Not a valid integer value."),
        ({"infill": "33"}, "one of the infills"),
        ({"choice": "gold:fine"}, "one of the materials"),
        ({"choice": "../etc"}, "material and a quality"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_wrong_choice_is_refused_in_words(browser, address, method, change, words):
    path = f"{address}/price" if method == "GET" else f"{address}/quotes"
    browser.get(address)

    answer = browser.fragment(method, path, {**CHOICE, **change})

    assert answer.status_code == 422
    assert words in unescape(answer.get_data(as_text=True))
    assert quotes() == []


def test_a_wrong_quantity_keeps_what_was_typed(browser, address):
    answer = browser.get(f"{address}/price", query_string={**CHOICE, "quantity": "900"})

    assert answer.status_code == 422
    assert 'value="900"' in browser.page
    assert re.search(r'value="petg:fine"\s+checked', browser.page)
    assert re.search(r'value="40"\s+checked', browser.page)


def test_the_price_shown_is_the_price_quoted(browser, address):
    browser.get(f"{address}/price", query_string=CHOICE)
    shown = price_on(browser.page)

    answer = browser.post(f"{address}/quotes", CHOICE)
    browser.follow(answer)

    (quote,) = quotes()
    assert answer.status_code == 303
    assert str(quote.total) == shown
    assert shown in browser.page
    assert "Add to cart" in browser.page
    assert f'name="quote" value="{quote.token}"' in browser.page


def test_a_price_sent_along_is_ignored(browser, address):
    browser.get(f"{address}/price", query_string=CHOICE)
    shown = price_on(browser.page)

    browser.post(f"{address}/quotes", {**CHOICE, "total": "1", "price": "1", "paise": "1"})

    assert str(quotes()[0].total) == shown


def test_a_stranger_cannot_ask_for_a_quote(browser):
    upload = analysed(visitor=BINA)
    browser.get("/print")

    answer = browser.post(f"/uploads/{upload.token}/quotes", CHOICE)

    assert answer.status_code == 404
    assert quotes() == []


def test_a_stranger_cannot_look_at_a_quote(browser, another_browser, address):
    browser.get(address)
    answer = browser.post(f"{address}/quotes", CHOICE)

    assert another_browser.get(answer.headers["Location"]).status_code == 404


def test_a_model_still_being_measured_has_no_quote(browser):
    address = received(browser)

    assert browser.post(f"{address}/quotes", CHOICE).status_code == 409
    assert browser.get(f"{address}/price").status_code == 303


def test_a_part_too_large_for_every_printer_has_no_price(browser):
    address = measured(browser, box(400, 20, 20))

    browser.get(address)

    assert "Larger than our printers" in browser.page
    assert "350 × 350 × 330 mm" in browser.page
    assert browser.post(f"{address}/quotes", CHOICE).status_code == 409


def test_what_to_know_is_said_in_words_with_what_mends_it(browser):
    address = measured(browser, box(2, 3, 5)[1:])

    browser.get(address)

    assert "Did you mean inches?" in browser.page
    assert "The surface has 1 hole" in browser.page
    assert re.search(r'name="unit" value="inch"', browser.page)


def test_another_unit_is_one_click_and_another_price(browser):
    address = measured(browser, box(2, 3, 5))
    browser.get(address)
    small = cells_on(browser.page)["pa-cf:standard"]

    form = {"unit": "inch", "scale": "100", "down": "", "repaired": "no"}
    answer = browser.post(f"{address}/preparation", form)
    run_jobs()
    browser.follow(answer)

    assert "50.8 mm" in re.sub(r"<[^>]+>", "", browser.page)
    assert cells_on(browser.page)["pa-cf:standard"] != small


def test_the_form_carries_how_the_part_is_prepared_now(browser):
    address = measured(browser)
    turned = Preparation(scale=5_000, down=(1.0, 0.0, 0.0))
    form = {"unit": "mm", "scale": "50", "down": "1 0 0", "repaired": "no"}
    browser.get(address)

    browser.post(f"{address}/preparation", form)
    run_jobs()
    browser.get(address)

    assert 'value="50.00"' in browser.page
    assert f'value="{" ".join(f"{part:g}" for part in turned.down)}"' in browser.page


def test_the_table_asks_again_until_every_quality_is_cut(browser):
    address = received(browser)
    run_jobs(only="analyse_upload")

    waiting = browser.fragment("GET", f"{address}/matrix", CHOICE).get_data(as_text=True)
    run_jobs()
    done = browser.fragment("GET", f"{address}/matrix", CHOICE).get_data(as_text=True)

    assert "Being sliced" in waiting
    assert 'hx-trigger="every 1s"' in waiting
    assert "every 1s" not in done
    assert set(cells_on(waiting)) < set(cells_on(done))


def test_the_part_asks_again_until_it_is_drawn(browser):
    address = received(browser)
    run_jobs(only="analyse_upload")

    waiting = browser.fragment("GET", f"{address}/part").get_data(as_text=True)
    run_jobs()
    done = browser.fragment("GET", f"{address}/part").get_data(as_text=True)

    assert 'hx-trigger="every 1s"' in waiting
    assert "every 1s" not in done
    assert "preview.glb" in done


def test_every_lead_time_has_a_day_and_a_price(browser, address):
    browser.get(address)

    leads = browser.page.partition("Leaves us by")[2].partition("</fieldset>")[0]
    assert leads.count('name="lead"') == 3
    assert leads.count("₹") == 3


def test_rough_figures_say_about_and_the_price_never_does(browser, address):
    browser.get(address)
    sure = browser.page
    browser.get(measured(browser, box()[1:]))

    assert "about " not in sure.partition('id="matrix"')[2].partition('id="choices"')[0]
    assert "This shape is hard to foresee" in browser.page
    assert re.search(
        r'cell-price">₹[\d,.]+</span>\s*<span class="cell-note"><span>about ', browser.page
    )
