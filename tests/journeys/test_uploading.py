"""Several models and a ZIP of more, with and without JavaScript: each gets its price."""

import re

import pytest
from playwright.sync_api import expect

from tests.uploads.packing import zipped
from tests.uploads.shapes import binary_stl, box, obj

pytestmark = pytest.mark.one_database

PATIENCE = 60_000
PRICED = re.compile(r"₹[\d,.]+")


@pytest.fixture
def models(tmp_path):
    """Two files and a ZIP of two more."""
    written = {
        "beam.stl": binary_stl(box(40, 10, 5)),
        "plate.obj": obj(box(30, 30, 3)),
        "rest.zip": zipped(
            {
                "left/foot.stl": binary_stl(box(12, 12, 8)),
                "right/foot.stl": binary_stl(box(12, 12, 9)),
            }
        ),
    }
    for name, content in written.items():
        (tmp_path / name).write_bytes(content)
    return [tmp_path / name for name in written]


def test_many_models_are_sent_with_their_progress_and_priced(page, models):
    page.goto("/print")
    page.locator("input[type=file]").set_input_files(models)

    page.wait_for_url(re.compile(r"/uploads/batches/"), timeout=PATIENCE)

    _expect_all_priced(page)


def test_many_models_are_sent_without_javascript(plain_page, models):
    plain_page.goto("/print")
    plain_page.locator("input[type=file]").set_input_files(models)
    plain_page.get_by_role("button", name="Upload", exact=True).click()

    plain_page.wait_for_url(re.compile(r"/uploads/batches/"), timeout=PATIENCE)

    _expect_all_priced(plain_page)


def test_a_model_is_deleted_at_once(page, models):
    page.goto("/print")
    page.locator("input[type=file]").set_input_files(models[0])
    page.wait_for_url(re.compile(r"/uploads/[\w-]+$"), timeout=PATIENCE)
    page.locator("#price .price-now").wait_for(timeout=PATIENCE)
    address = page.url

    page.get_by_text("Name, link, deletion").click()
    page.get_by_role("button", name="Delete it now").click()

    page.wait_for_url(re.compile(r"/print$"))
    expect(page.get_by_text("The model is deleted")).to_be_visible()
    assert page.request.get(f"{address}/thumbnail.png").status == 404


def _expect_all_priced(page):
    names = page.locator(".line-name")
    expect(names).to_have_text(
        ["beam.stl", "plate.obj", "foot.stl", "foot (2).stl"], timeout=PATIENCE
    )
    prices = page.locator(".line-price")
    for place in range(4):
        expect(prices.nth(place)).to_contain_text(PRICED, timeout=PATIENCE)
