"""Other sites change nothing here, whatever they send; friends may use the API."""

import json
from itertools import cycle

import pytest

from store.infra import witness
from store.web.forms import csrf
from store.web.origins import SAFE
from tests.addresses import filled, unsafe_addresses
from tests.factories.catalog import a_product
from tests.writes import written

pytestmark = pytest.mark.one_database

TYPED = {"csrf_token": "forged", "email": "x@example.com", "quantity": "1"}
# What a page of another site can send without asking first (Fetch, "CORS-safelisted").
FORGED = {
    "form": {"data": TYPED},
    "JSON as text": {"data": json.dumps(TYPED), "content_type": "text/plain"},
    "multipart": {"data": TYPED, "content_type": "multipart/form-data"},
    "nothing": {},
}
FRIEND = "https://app.example"


@pytest.fixture
def victim(browser, owner, monkeypatch):
    """Somebody signed in who may do everything, lured to a page of another site."""
    browser.sign_in(owner)
    monkeypatch.setattr(witness, "_sinks", [])
    return browser


def _sent(victim, method, path, told=None, **sent) -> int:
    """Send as another site's page would; a refusal in few words is drawn sooner."""
    headers = {"Accept": "application/json", **(told or {})}
    return victim.client.open(path, method=method, headers=headers, **sent).status_code


@pytest.mark.fault("W01")
@pytest.mark.asvs("V3.5.1")
@pytest.mark.asvs("V3.5.2")
@pytest.mark.parametrize("kind", FORGED)
def test_W01_no_form_without_our_token_changes_anything(victim, kind):
    app = victim.client.application
    asked = [ask for ask in unsafe_addresses(app) if not _is_spared(app, ask[1])]

    with written() as tables:
        statuses = {ask: _sent(victim, *ask, **FORGED[kind]) for ask in asked}

    assert len(asked) > 100
    assert {ask: code for ask, code in statuses.items() if code not in {400, 403}} == {}
    assert tables == []


def _is_spared(app, path) -> bool:
    """Tell whether a view asks for no form token; the test below knows them by name."""
    return any(
        filled(rule) == path and rule.endpoint in _spared(app)
        for rule in app.url_map.iter_rules()
    )


def _spared(app) -> set[str]:
    """The endpoints that change something and ask for no token of a form."""
    found = set()
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        exempt = f"{view.__module__}.{view.__name__}" in csrf._exempt_views
        of_api = app.blueprints.get(rule.endpoint.split(".")[0]) in csrf._exempt_blueprints
        if rule.methods - SAFE and (exempt or of_api):
            found.add(rule.endpoint)
    return found


FOREIGN = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost:81"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
]


@pytest.mark.fault("W01")
@pytest.mark.asvs("V3.5.1")
def test_W01_no_address_at_all_takes_a_change_from_another_site(victim):
    token = {"csrf_token": victim.token()}
    asked = list(unsafe_addresses(victim.client.application))

    with written() as tables:
        statuses = {
            ask: _sent(victim, *ask, told, data=token)
            for ask, told in zip(asked, cycle(FOREIGN), strict=False)
        }

    assert {ask: code for ask, code in statuses.items() if code != 403} == {}
    assert tables == []


@pytest.mark.fault("W01")
@pytest.mark.parametrize("told", FOREIGN, ids=str)
def test_W01_whatever_tells_of_another_site_is_believed(browser, told):
    token = {"csrf_token": browser.token()}

    assert _sent(browser, "POST", "/compare/removal", told, data=token) == 403
    assert _sent(browser, "POST", "/compare/removal", data=token) == 303


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
    ],
    ids=str,
)
def test_our_own_pages_are_listened_to(browser, told):
    product = a_product()

    answer = browser.post(f"/wishlist/products/{product.slug}", headers=told)

    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("referrer", "status"),
    [(None, 403), ("https://evil.example/", 403), ("https://shop.example/cart", 303)],
)
def test_over_https_a_browser_that_says_nothing_is_known_by_the_page_before(
    other_shop, referrer, status
):
    browser = other_shop(PUBLIC_URL="https://shop.example")
    product = a_product()
    page = {"base_url": "https://shop.example"}
    browser.get("/cart", **page)
    told = {"headers": {"Referer": referrer} if referrer else {}, **page}

    answer = browser.post(f"/wishlist/products/{product.slug}", **told)

    assert answer.status_code == status


@pytest.mark.asvs("V3.5.3")
def test_nothing_that_is_only_read_writes(browser, owner):
    product = a_product()
    browser.sign_in(owner)
    rules = browser.client.application.url_map.iter_rules()
    asked = sorted({("GET", filled(rule)) for rule in rules if "GET" in rule.methods})
    asked += [("GET", f"/products/{product.slug}"), ("HEAD", "/cart"), ("OPTIONS", "/cart")]

    with written() as tables:
        wrote = [
            (method, path, list(tables))
            for method, path in asked
            if browser.client.open(path, method=method) and tables
        ]

    assert wrote == []


@pytest.mark.asvs("V3.4.2")
@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", f"{FRIEND}.evil.example"]
)
@pytest.mark.parametrize("method", ["GET", "OPTIONS"])
def test_who_is_not_a_friend_may_read_nothing(other_shop, origin, method):
    shop = other_shop(CORS_ORIGINS=FRIEND).client
    asking = {"Origin": origin, "Access-Control-Request-Method": "GET"}

    for path in ("/api/v1/catalog/products", "/", "/cart", "/account/login"):
        answer = shop.open(path, method=method, headers=asking)
        told = {name for name, _ in answer.headers if name.startswith("Access-Control")}
        assert told == set()


@pytest.mark.asvs("V3.4.2")
def test_a_friend_reads_the_api_without_anybodys_cookies(other_shop):
    shop = other_shop(CORS_ORIGINS=f"https://one.example,{FRIEND}").client
    asking = {"Origin": FRIEND, "Access-Control-Request-Method": "POST"}

    first = shop.options("/api/v1/uploads/sign", headers=asking)
    then = shop.get("/api/v1/catalog/products", headers={"Origin": FRIEND})
    elsewhere = shop.get("/cart", headers={"Origin": FRIEND})

    assert first.status_code == 204
    assert "Authorization" in first.headers["Access-Control-Allow-Headers"]
    assert then.headers["Access-Control-Allow-Origin"] == FRIEND
    assert "Origin" in then.headers["Vary"]
    assert "Access-Control-Allow-Origin" not in elsewhere.headers
    for answer in (first, then):
        assert "Access-Control-Allow-Credentials" not in answer.headers
