"""Every change wants our form's token, every staff address wants staff."""

import pytest

from tests.addresses import UNSAFE, filled

# Stripe signs its webhooks, and a mail's way to be forgotten is a secret by itself
# (RFC 8058): there is no form and no cookie. Browsers report by themselves.
WITHOUT_FORM = {
    "/webhooks/stripe",
    "/account/oidc/logout-token",
    "/alerts/x/removal",
    "/cart/reminder/x/removal",
    "/csp-reports",
}


@pytest.fixture
def addresses(app):
    """Each rule of the shop as (path filled with values, methods)."""
    return [(filled(rule), rule.methods) for rule in app.url_map.iter_rules()]


@pytest.mark.asvs("V3.5.1")
def test_every_change_without_our_token_is_refused(client, addresses):
    accepted = {
        (path, method): status
        for path, methods in addresses
        for method in methods & UNSAFE
        if path not in WITHOUT_FORM
        if (status := client.open(path, method=method).status_code) not in {400, 401, 403}
    }

    assert accepted == {}


@pytest.mark.asvs("V8.2.1")
def test_every_staff_address_refuses_a_stranger(client, addresses):
    staff = [path for path, methods in addresses if path.startswith("/admin")]

    assert staff
    assert [path for path in staff if not _refuses(client.get(path))] == []


def _refuses(response) -> bool:
    to_login = "login" in response.headers.get("Location", "")
    return to_login or response.status_code in {401, 403, 404, 405}


@pytest.mark.asvs("V3.5.3")
def test_no_page_read_changes_the_database(client, addresses, database):
    """GET is safe: no address writes when opened, but for a visit's and a guard's notes."""
    before = database.row_counts()
    for path, methods in addresses:
        if "GET" in methods:
            client.get(path)
    after = database.row_counts()

    notes = {"web_session": 0, "security_event": 0}
    assert {**after, **notes} == {**before, **notes}
