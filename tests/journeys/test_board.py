"""The workshop's board by keyboard alone, by touch on a tablet, and by two at once."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.steps import sign_in_as_staff
from tests.servers.ports import wait_until

pytestmark = pytest.mark.one_database

TAPS = 3
TABLET = {"width": 1024, "height": 768}


@pytest.fixture
def numbers(shop, staff_page):
    """Two prints of one order that a guest has paid, as they came onto the board."""
    order = shop.flask("seed-prints").split()[0]
    sign_in_as_staff(staff_page)

    def are_there() -> bool:
        staff_page.goto("/admin/print-jobs")
        return staff_page.locator(f"#job-{order}-P2").count() == 1

    wait_until(are_there, seconds=90, what="the prints", every=0.5)
    return [f"{order}-P1", f"{order}-P2"]


@pytest.fixture
def tablet(chromium_browser, shop):
    """A tablet at the printer: a finger, no keyboard."""
    context = chromium_browser.new_context(
        base_url=shop.url, has_touch=True, viewport=TABLET, locale="en-IN"
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


def test_a_card_is_moved_by_keyboard_by_finger_and_by_the_quicker_of_two(
    staff_page, tablet, numbers
):
    sign_in_as_staff(tablet)
    tablet.goto("/admin/print-jobs")

    _by_keyboard(staff_page, numbers[0])
    _by_touch(tablet, numbers[1])
    _two_at_one_card(staff_page, tablet, numbers[1])


def _by_keyboard(page: Page, number: str) -> None:
    """To the board by its short cut, to the card by Tab, through all columns by figures."""
    page.goto("/admin/")
    page.keyboard.press("g")
    page.keyboard.press("j")
    page.wait_for_url(re.compile("print-jobs"))
    _tab_to(page, f"open-{number}")
    page.keyboard.press("4")
    expect(page.locator("#live")).to_have_text(re.compile(f"{number} cannot go to"))

    page.keyboard.press("m")
    menu = page.locator(f"#move-{number}")
    expect(menu.get_by_role("button").first).to_be_focused()
    _look_anew(page)
    expect(menu).to_be_visible()
    page.keyboard.press("Enter")
    expect(_card_in(page, "printing", number)).to_be_visible()
    expect(page.locator("#live")).to_have_text(re.compile("is printing on Core 1 now"))
    expect(page.locator(f"#open-{number}")).to_be_focused()

    for figure, stage in (("3", "finishing"), ("4", "checking"), ("5", "done")):
        page.keyboard.press(figure)
        expect(_card_in(page, stage, number)).to_be_visible()
        expect(page.locator(f"#open-{number}")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.closest('.lane').id") != "lane-done"


def _by_touch(page: Page, number: str) -> None:
    """Dragged by its grip to the printer's column; every target is large enough."""
    _look_anew(page)
    _drag(page, number, "#lane-printing")
    expect(_card_in(page, "printing", number)).to_be_visible()
    choice = page.locator(f"#move-{number}").get_by_role("button", name="Post-process")
    _tap(page.locator(f"#move-button-{number}"), choice)
    _tap(choice, _card_in(page, "finishing", number))
    small = (
        page.locator("main")
        .locator("a, button, [data-grip]")
        .evaluate_all(
            "all => all.filter((one) => one.checkVisibility())"
            ".filter((one) => one.getBoundingClientRect().height < 43.9)"
            ".map((one) => one.outerHTML)"
        )
    )
    assert small == []


def _two_at_one_card(quicker: Page, slower: Page, number: str) -> None:
    """Both look at a card; whoever chooses second sees the board as it is, and why."""
    choice = slower.locator(f"#move-{number}").get_by_role("button", name="QC")
    _tap(slower.locator(f"#move-button-{number}"), choice)
    _look_anew(quicker)
    quicker.locator(f"#onward-{number}").get_by_role("button").click()
    expect(_card_in(quicker, "checking", number)).to_be_visible()

    told = slower.get_by_role("alert").filter(has_text="by somebody else")
    _tap(choice, told)

    expect(_card_in(slower, "checking", number)).to_be_visible()
    _look_anew(slower)
    expect(told).to_be_visible()


def _card_in(page: Page, stage: str, number: str):
    return page.locator(f"#cards-{stage} #job-{number}")


def _tab_to(page: Page, wanted: str) -> None:
    for _ in range(80):
        if page.evaluate("document.activeElement.id") == wanted:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never came to {wanted}")


def _look_anew(page: Page) -> None:
    """What the board does by itself every five seconds."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(600)


def _tap(thing: Locator, outcome: Locator) -> None:
    """A busy machine may take a tap for a long press: a finger then taps once more."""
    for _ in range(TAPS):
        thing.tap()
        with suppress(AssertionError):
            expect(outcome).to_be_visible(timeout=5_000)
            return
    expect(outcome).to_be_visible()


def _drag(page: Page, number: str, target: str) -> None:
    grip = page.locator(f"#job-{number} [data-grip]")
    grip.scroll_into_view_if_needed()
    start = _middle(grip)
    end = _middle(page.locator(target))[0], start[1]
    touch = page.context.new_cdp_session(page)
    for kind, at in (("touchStart", start), ("touchMove", end), ("touchMove", end)):
        points = [{"x": at[0], "y": at[1]}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def _middle(thing) -> tuple[float, float]:
    box = thing.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
