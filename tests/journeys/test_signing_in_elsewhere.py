"""A customer comes in through the provider without JavaScript, and is ended there."""

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from tests.servers.keycloak import CLIENT, PASSWORD

pytestmark = pytest.mark.one_database


@pytest.fixture
def running_keycloak(keycloak, shop):
    keycloak.start(shop=shop.url)
    yield keycloak
    keycloak.destroy()


def test_the_provider_lets_somebody_in_and_out(plain_page, running_keycloak):
    page = plain_page

    page.goto("/account/login?next=/account/orders")
    page.get_by_role("button", name="Sign in with Keycloak").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The realm")
    page.get_by_label("Username").fill("asha")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign In").click()

    page.wait_for_url(re.compile(r"/account/orders$"))
    page.goto("/account")
    expect(page.get_by_role("heading", level=1)).to_have_text("Asha Rao")

    _sign_out_there(page, running_keycloak)

    page.goto("/account")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def _sign_out_there(page, keycloak) -> None:
    """Leave from a page of the realm: the shop hears of it from the provider alone."""
    leaving = f"{keycloak.issuer}/protocol/openid-connect/logout"
    page.goto(f"{leaving}?{urlencode({'client_id': CLIENT})}")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile("success"))
