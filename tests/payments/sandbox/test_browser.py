"""The pay page in a real browser: by keyboard, without JavaScript, and in both lights."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.servers.browser import chromium

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21aa", "best-practice"]}


@pytest.fixture(scope="module")
def browser():
    with chromium() as running:
        yield running


@pytest.fixture
def session(sandbox):
    """A session whose shop is the sandbox's own health page."""
    back = f"{sandbox.url}/_sandbox/health?session={{CHECKOUT_SESSION_ID}}"
    return sandbox.open(success_url=back, billing_address_collection="required")


def test_an_order_is_paid_by_keyboard_and_without_javascript(browser, sandbox, session):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{sandbox.url}/pay/{session.id}")

    page.get_by_label("Name").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/_sandbox/health?session={session.id}")

    assert sandbox.sessions.retrieve(session.id).payment_status == "paid"


def test_a_challenge_is_passed_without_javascript(browser, sandbox, session):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{sandbox.url}/pay/{session.id}")

    page.get_by_role("button", name="3-D Secure").click()
    page.get_by_role("button", name="Authenticate").click()
    page.wait_for_url(f"**/_sandbox/health?session={session.id}")

    assert sandbox.sessions.retrieve(session.id).payment_status == "paid"


@pytest.mark.parametrize(("width", "light"), [(360, "dark"), (1280, "light")])
def test_the_pages_are_legible_to_all(light, width, browser, sandbox, session):
    sandbox.choose(session, "decline")
    slow = sandbox.open()
    sandbox.choose(slow, "pay-later")
    context = browser.new_context(
        bypass_csp=True, color_scheme=light, viewport={"width": width, "height": 800}
    )
    page = context.new_page()

    for path in (f"/pay/{session.id}", f"/pay/{slow.id}", "/_sandbox/"):
        page.goto(sandbox.url + path)
        found = Axe().run(page, options=RULES).response["violations"]

        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
