"""What a page shows is what is quoted; strangers and tamperers change nothing."""

import io
import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select

from store.infra import db
from store.kernel import clock
from store.quotes.defaults import install_defaults
from store.quotes.models import Quote
from tests.uploads.cast import BINA, analysed
from tests.uploads.shapes import binary_stl, box
from tests.working import run_jobs

CHOICE = {"choice": "petg:fine", "colour": "Orange", "infill": "40", "quantity": "3"}


@pytest.fixture(autouse=True)
def shop(database):
    with db.transaction() as session:
        install_defaults(session)


@pytest.fixture
def address(browser):
    """A measured cube of the browser."""
    return measured(browser)


def measured(browser, triangles=None):
    address = received(browser, triangles)
    run_jobs()
    return address


def received(browser, triangles=None):
    browser.get("/print")
    content = binary_stl(box() if triangles is None else triangles)
    form = {"file": (io.BytesIO(content), "cube.stl")}
    answer = browser.post("/uploads", form, content_type="multipart/form-data")
    return answer.headers["Location"]


def quotes():
    with db.reading() as session:
        return session.scalars(select(Quote)).all()


def price_on(page):
    return re.search(r'id="price".*?<data[^>]*>([^<]+)<', page, re.DOTALL)[1]


def cells_on(page):
    return dict(
        re.findall(r'value="([a-z-]+:[a-z]+)".*?cell-price">([^<]+)<', page, re.DOTALL)
    )


def test_every_material_in_every_quality_has_a_price(browser, address):
    browser.get(address)

    assert len(cells_on(browser.page)) == 15
    assert price_on(browser.page) == cells_on(browser.page)["pla:standard"]


def test_polling_ends_with_the_price(browser):
    address = received(browser)

    waiting = browser.fragment("GET", address).get_data(as_text=True)
    run_jobs()
    settled = browser.fragment("GET", address).get_data(as_text=True)

    assert 'hx-trigger="every 1s"' in waiting
    assert "every 1s" not in settled
    assert settled.lstrip().startswith('<div id="upload">')


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


def test_an_expired_quote_is_quoted_again_in_one_step(browser, address):
    browser.get(address)
    browser.post(f"{address}/quotes", CHOICE)
    (quote,) = quotes()

    with clock.frozen(clock.now() + timedelta(days=15)):
        browser.get(f"/quotes/{quote.token}")
        assert "Expired on" in browser.page
        assert "Add to cart" not in browser.page
        browser.follow(browser.post(f"{address}/quotes", CHOICE))
        assert "Add to cart" in browser.page

    assert len(quotes()) == 2


def test_a_part_too_large_for_every_printer_has_no_price(browser):
    address = measured(browser, box(400, 20, 20))

    browser.get(address)

    assert "Larger than our printers" in browser.page
    assert "350 × 350 × 330 mm" in browser.page
    assert browser.post(f"{address}/quotes", CHOICE).status_code == 409


def test_what_to_know_is_said_in_words(browser):
    address = measured(browser, box(2, 3, 5)[1:])

    browser.get(address)

    assert "Did you mean inches?" in browser.page
    assert "The surface has holes" in browser.page


def test_rough_figures_say_about_and_the_price_never_does(browser, address):
    browser.get(address)
    sure = browser.page
    browser.get(measured(browser, box()[1:]))

    assert "about " not in sure.partition('id="matrix"')[2].partition('id="colours"')[0]
    assert "Time and weight of this shape are estimates. The price is firm" in browser.page
    assert re.search(
        r'cell-price">₹[\d,.]+</span>\s*<span class="cell-note"><span>about ', browser.page
    )
