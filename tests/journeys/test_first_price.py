"""How long a shopper waits from the click to the first price; said when the run ends."""

import time

import pytest
from playwright.sync_api import expect

from tests.models import sphere_stl
from tests.servers.ports import wait_until

pytestmark = pytest.mark.one_database

# A binary STL takes 50 bytes for a triangle: the second is as large as we take.
SIZES = {"100 000 triangles": 100_000, "50 MB": 990_000}
PATIENCE = 90_000
WAITING = "select count(*) from delivery where done_at is null"


@pytest.mark.parametrize("size", SIZES)
def test_a_price_follows_the_click(page, shop, tmp_path, record_property, size):
    model = sphere_stl(tmp_path / "ball.stl", triangles=SIZES[size], diameter=60)
    wait_until(lambda: shop.ask(WAITING) == 0, seconds=120, what="an idle worker")
    page.goto("/print")
    page.wait_for_load_state("networkidle")

    clicked = time.monotonic()
    page.locator("input[type=file]").set_input_files(model)
    price = page.locator("#price .price-now")
    price.wait_for(timeout=PATIENCE)
    waited = time.monotonic() - clicked

    expect(price).to_contain_text("₹")
    record_property("measured", f"first price for {size}: {waited:.1f} s after the click")
