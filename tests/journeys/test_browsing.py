"""Finding the right part: filter, look, go back, search, compare, wait for it."""

import re
from email import message_from_bytes, policy

import pytest
from playwright.sync_api import expect

from tests.journeys.steps import sign_in_as_staff
from tests.servers.ports import wait_until

pytestmark = pytest.mark.one_database
WAITS = "waits@example.in"
CALIPER, NAME = "digital-caliper", "Digital caliper, 150 mm"


def test_a_maker_finds_compares_and_is_told(page, staff_page, shop):
    _filter_look_and_come_back(page)
    _search_with_a_typo_by_keyboard(page)
    _compare_four(page)
    _count_calipers(staff_page, "0")
    _ask_to_be_told(page, shop)
    _count_calipers(staff_page, "7")

    told = _mail(shop, f"{NAME} is back")

    assert told["To"] == WAITS
    assert "List-Unsubscribe" in told
    page.goto(_link(told))
    expect(page.get_by_role("button", name="Add to cart")).to_be_visible()


def test_comparing_and_wishing_work_without_javascript(plain_page):
    page = plain_page
    page.goto("/products/petg-1kg")
    page.locator(".buy .keep-wish").click()
    page.locator(".buy .keep-compare").click()
    page.goto("/products/abs-plus-1kg")
    page.locator(".buy .keep-compare").click()

    page.get_by_role("link", name="Compare (2)").click()

    expect(page.locator("thead .side")).to_have_count(2)
    page.goto("/wishlist")
    page.get_by_role("button", name="Remove PETG, 1 kg").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#wish-petg-1kg")).to_be_visible()


def _filter_look_and_come_back(page) -> None:
    """The list stands where it was left: filter, place and all."""
    page.goto("/products?view=grid")
    page.get_by_role("checkbox", name=re.compile("In stock")).check()
    page.wait_for_url(re.compile("in_stock"))
    page.get_by_role("link", name=re.compile("Show|more", re.IGNORECASE)).last.click()
    expect(page.locator("#goods .good").nth(24)).to_be_visible()
    card = page.locator("#goods .good").nth(26)
    name = card.locator(".good-name a").inner_text()
    card.locator(".good-name a").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    chips = page.locator(".chip input:not(:checked)")
    if chips.count():
        chips.first.check(force=True)
        page.wait_for_url(re.compile("variant="))
    while "/products/" in page.url:
        page.go_back()
    expect(page.locator("#goods .good").nth(26).locator(".good-name a")).to_have_text(name)
    expect(page.locator("#goods .good").nth(26)).to_be_in_viewport()
    expect(page.get_by_role("checkbox", name=re.compile("In stock"))).to_be_checked()


def _search_with_a_typo_by_keyboard(page) -> None:
    """Nothing but keys: to the box, a word with a slip, down to the first hit, in."""
    page.goto("/")
    page.locator("#q").focus()
    page.keyboard.type("calipre")
    expect(page.locator("#suggestions .find-hit").first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/search\?q=calipre"))
    expect(page.locator("#listing .good").first).to_contain_text("caliper")


def _compare_four(page) -> None:
    page.goto("/products?view=rows")
    for place in range(4):
        button = page.locator("#goods .keep-compare").nth(place)
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
    page.locator("#goods .keep-compare").nth(4).click()
    expect(page.get_by_text("4 products fit side by side")).to_be_visible()
    page.get_by_role("link", name="Compare (4)").click()
    expect(page.locator("thead .side")).to_have_count(4)
    page.get_by_role("link", name="Only differences").click()
    page.get_by_role("button", name=re.compile("Compare without")).first.click()
    expect(page.locator("thead .side")).to_have_count(3)


def _count_calipers(page, pieces: str) -> None:
    """Staff say how many there are; who would leave before it is saved is asked."""
    if "/admin" not in page.url:
        sign_in_as_staff(page)
    page.goto(f"/admin/products/{CALIPER}")
    page.get_by_label(re.compile("^On hand of")).fill(pieces)
    expect(page.get_by_text("Not saved yet")).to_be_in_viewport()
    page.once("dialog", lambda dialog: dialog.dismiss())
    with page.expect_event("dialog") as asked:
        page.get_by_role("link", name="Documents").click(no_wait_after=True)
    assert asked.value.type == "beforeunload"
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("is saved.")).to_be_visible()


def _ask_to_be_told(page, shop) -> None:
    page.goto(f"/products/{CALIPER}")
    page.get_by_label("E-mail address").fill(WAITS)
    page.get_by_role("button", name="Tell me when it is back").click()
    expect(page.locator("#alert-form")).to_contain_text("Nearly there")
    page.goto(_link(_mail(shop, f"Shall we tell you when {NAME} is back?")))
    page.get_by_role("button", name="Yes, tell me").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("We will tell you")


def _mail(shop, subject: str):
    found = []

    def arrived() -> bool:
        mails = (
            message_from_bytes(path.read_bytes(), policy=policy.default)
            for path in shop.mails()
        )
        found[:] = [mail for mail in mails if mail["Subject"] == subject]
        return bool(found)

    wait_until(arrived, seconds=90, what=f"a mail: {subject}", every=0.1)
    return found[0]


def _link(mail) -> str:
    text = mail.get_body(("plain",)).get_content()
    return re.search(r"http://\S+/(?:alerts|products)/\S+", text).group()
