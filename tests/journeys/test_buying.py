"""A guest buys a part and a print in one order; staff see what to pack and print."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.steps import Shopper, sign_in_as_staff
from tests.servers.ports import wait_until
from tests.uploads.shapes import binary_stl, extruded

pytestmark = pytest.mark.one_database


@pytest.fixture(params=["with JavaScript", "plain"])
def shopper(request):
    plain = request.param == "plain"
    page = request.getfixturevalue("plain_page" if plain else "page")
    return Shopper(page, plain=plain)


@pytest.mark.asvs("V14.3.3")
@pytest.mark.asvs("V14.2.3")
def test_a_guest_buys_a_part_and_a_print(shopper, staff_page, shop, tmp_path):
    model = tmp_path / "bracket.stl"
    model.write_bytes(binary_stl(extruded()))
    asked = set()
    shopper.page.on("request", lambda request: asked.add(urlsplit(request.url).hostname))

    shopper.browse_and_filter()
    shopper.search_and_add("lead screw", "Lead screw T8 with brass nut")
    shopper.upload(model)
    price = shopper.accept_the_price()
    number = shopper.check_out()

    expect(shopper.page.locator("#order")).to_contain_text(price)
    assert _kept_by_the_browser(shopper) == {}
    assert asked - {None} == {"127.0.0.1"}
    assert shop.worker.pid != shop.web.pid
    _staff_sees_one_to_pack_and_one_to_print(staff_page, number)


def _kept_by_the_browser(shopper) -> dict:
    """What scripts have stored; without scripts nothing can be."""
    if shopper.plain:
        return {}
    return shopper.page.evaluate("() => ({...localStorage, ...sessionStorage})")


def _staff_sees_one_to_pack_and_one_to_print(page, number) -> None:
    sign_in_as_staff(page)
    page.goto(f"/admin/orders/{number}")
    for heading in ("Things to pack", "Prints to make"):
        rows = page.get_by_role("table", name=heading).locator("tbody tr")
        expect(rows).to_have_count(1)
    _wait_for_the_worker(page, f"{number}-P1")


def _wait_for_the_worker(page, job) -> None:
    """The job is made by the worker, a moment after the payment."""
    wait_until(lambda: job in _board(page), seconds=90, what=f"the job {job}", every=0.5)


def _board(page) -> str:
    page.goto("/admin/print-jobs")
    return page.locator(".board").inner_text()
