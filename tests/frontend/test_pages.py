"""What the pages do in a real browser, under the shop's real policy on content."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"color-contrast-enhanced": {"enabled": True}},
}


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_the_style_guide_is_accessible(visit, width, scheme):
    page = visit(
        "/styleguide", viewport={"width": width, "height": 900}, color_scheme=scheme
    )
    page.evaluate("scrollTo(0, 0)")

    found = Axe().run(page, options=RULES).response["violations"]

    assert [(rule["id"], rule["nodes"][0]["target"]) for rule in found] == []


@pytest.mark.parametrize("path", ["/styleguide", "/bench"])
def test_a_narrow_page_does_not_scroll_sideways(visit, path):
    page = visit(path, viewport={"width": 320, "height": 700})

    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_first_tab_stop_leads_to_the_content(visit):
    page = visit("/bench")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


def test_what_the_server_announces_is_said_politely(visit):
    page = visit("/bench")

    page.click("#add")

    expect(page.locator("#live")).to_have_text("Gear added, 2 in cart")
    expect(page.locator("#answer")).to_have_text("Added")


def test_an_unsafe_request_carries_the_token(visit, room):
    page = visit("/bench")
    with page.expect_request("**/parts") as sent:
        page.click("#add")

    assert sent.value.header_value("X-CSRFToken")
    assert sent.value.response().status == 200


def test_a_failure_keeps_the_page_and_offers_to_retry(visit, room):
    page = visit("/bench")

    page.click("#broken")
    page.click("[data-retry]")
    page.wait_for_selector(".toast-bad")

    assert page.inner_text("#answer") == "Swap"
    assert room.extensions["asked"].count(("GET", "/broken")) == 2


def test_a_double_press_sends_a_form_once(visit, room):
    page = visit("/bench")

    state = page.locator("#slow button").evaluate(
        "(button) => { button.click(); button.click(); return button.ariaDisabled; }"
    )
    assert state == "true"
    room.extensions["gate"].set()
    page.wait_for_url("**/done")

    assert room.extensions["asked"].count(("POST", "/slow")) == 1


def test_focus_moves_to_what_came_in_place_of_its_element(visit):
    page = visit("/bench")

    page.focus("#gone")
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_have_text("Swapped")

    expect(page.locator("#answer")).to_be_focused()


def test_a_dialog_opens_by_its_link_and_gives_the_focus_back(visit):
    page = visit("/styleguide")

    page.click("[data-dialog=sample-dialog]")
    page.wait_for_selector("#sample-dialog[open]")
    page.keyboard.press("Escape")

    assert page.locator("#sample-dialog").is_hidden()
    assert page.evaluate("document.activeElement.dataset.dialog") == "sample-dialog"


def test_the_stepper_keeps_within_its_limits(visit):
    page = visit("/styleguide")
    box = page.locator(".stepper-box").first

    for _ in range(3):
        box.locator("[data-step='-1']").click()

    assert box.locator("input").input_value() == "1"


def test_a_password_can_be_looked_at_and_hidden_again(visit):
    page = visit("/bench")
    password, eye = page.locator("#password"), page.locator("[data-show]")

    eye.click()
    shown = password.get_attribute("type"), eye.get_attribute("aria-pressed")
    eye.click()
    hidden = password.get_attribute("type"), eye.get_attribute("aria-pressed")

    assert shown == ("text", "true")
    assert hidden == ("password", "false")


def test_the_theme_is_kept_in_a_cookie(visit):
    page = visit("/bench", color_scheme="light")

    page.click("[data-theme-switch]")
    page.reload()

    assert page.get_attribute("html", "data-theme") == "dark"


def test_without_scripts_only_what_works_is_shown(visit):
    page = visit("/styleguide", java_script_enabled=False)

    assert page.locator("[data-theme-switch]").is_hidden()
    assert page.locator(".stepper button").first.is_hidden()


def test_without_scripts_no_button_offers_to_show_the_password(visit):
    page = visit("/bench", java_script_enabled=False)

    assert page.locator("#password").is_visible()
    assert page.locator("[data-show]").is_hidden()
