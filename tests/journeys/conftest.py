"""The whole shop on both databases, and a real Chromium with and without JavaScript."""

import pytest

from tests.servers.browser import chromium
from tests.servers.keycloak import Keycloak
from tests.servers.running import shop_on_postgresql, shop_on_sqlite

SHOPS = {"sqlite": shop_on_sqlite, "postgresql": shop_on_postgresql}


@pytest.fixture(scope="session")
def keycloak():
    """The provider that the shop is told of; whoever needs it starts it."""
    return Keycloak()


@pytest.fixture(scope="session", params=SHOPS)
def shop(request, tmp_path_factory, keycloak):
    """The running shop; on PostgreSQL it is told exactly what compose.yaml tells it."""
    folder = tmp_path_factory.mktemp(f"shop-{request.param}")
    with SHOPS[request.param](folder, **keycloak.settings) as running:
        yield running


@pytest.fixture(scope="session")
def chromium_browser():
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(chromium_browser, shop):
    """A fresh visitor with JavaScript; an error in the page's console fails the test."""
    yield from _visitor(chromium_browser, shop, java_script_enabled=True)


@pytest.fixture
def plain_page(chromium_browser, shop):
    """A fresh visitor without JavaScript."""
    yield from _visitor(chromium_browser, shop, java_script_enabled=False)


@pytest.fixture
def staff_page(chromium_browser, shop):
    """A second visitor with JavaScript, for whoever works in the shop."""
    yield from _visitor(chromium_browser, shop, java_script_enabled=True)


def _visitor(browser, shop, *, java_script_enabled):
    context = browser.new_context(
        base_url=shop.url, java_script_enabled=java_script_enabled, locale="en-IN"
    )
    page = context.new_page()
    page.set_default_timeout(30_000)
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda line: complaints.append(line.text) if _is_complaint(line) else None,
    )
    yield page
    context.close()
    assert complaints == []


def _is_complaint(line) -> bool:
    # A 4xx answer is reported too; a journey that provokes one looks at the page.
    return line.type == "error" and "Failed to load resource" not in line.text
