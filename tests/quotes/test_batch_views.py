"""Files that were sent together are priced together, and shared models are only shown."""

import io
import re

import pytest

from tests.quotes.walking import quotes
from tests.uploads.shapes import binary_stl, box
from tests.working import run_jobs

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("printing")]


def sent(browser, *sizes):
    """Send cubes of these sizes at once; gives the address of their page."""
    browser.get("/print")
    files = [
        (io.BytesIO(binary_stl(box(side, side, side))), f"cube{side}.stl") for side in sizes
    ]
    answer = browser.post("/uploads", {"file": files}, content_type="multipart/form-data")
    return answer.headers["Location"]


def test_each_file_of_a_batch_gets_its_row_and_price(browser):
    page = sent(browser, 10, 20, 30)

    browser.get(page)
    assert browser.page.count("Being measured") == 3
    assert 'hx-trigger="every 1s"' in browser.page
    run_jobs()
    browser.get(page)

    assert "3 of 3 models priced" in browser.page
    assert 'hx-trigger="every 1s"' not in browser.page
    assert all(f"cube{side}.stl" in browser.page for side in (10, 20, 30))


def test_one_choice_prices_all_and_holds_all(browser):
    page = sent(browser, 10, 400)
    run_jobs()
    browser.get(f"{page}?choice=abs:draft&quantity=2")
    assert "larger than our printers" in browser.page

    browser.follow(browser.post(f"{page}/quotes", {"choice": "abs:draft", "quantity": "2"}))

    (quote,) = quotes()
    assert (quote.material, quote.quality, quote.quantity) == ("abs", "draft", 2)
    assert "cube10.stl" in browser.page


def test_a_batch_belongs_to_who_sent_it(browser, another_browser):
    page = sent(browser, 10, 20)

    assert another_browser.get(page).status_code == 404


def test_a_shared_model_is_shown_and_cannot_be_changed(browser, another_browser, address):
    browser.get(address)
    browser.post(f"{address}/share", {})
    browser.get(address)
    link = re.search(r'href="[^"]*(/shared/[\w-]+)"', browser.page)[1]

    answer = another_browser.get(link)

    assert answer.status_code == 200
    assert "cube.stl" in another_browser.page
    assert "Measure it again" not in another_browser.page
    assert f"{link}/preview.glb" in another_browser.page
    assert answer.headers["Cache-Control"] == "private, no-store"
    browser.post(f"{address}/share/withdrawal", {})
    assert another_browser.get(link).status_code == 404
