"""Every answer carries the strict policy; over HTTPS more of it."""

import pytest
from flask import Flask

from store.web import headers
from tests.factories.catalog import a_product

pytestmark = pytest.mark.one_database

PAGES = ("/", "/products", "/cart", "/account/login", "/nowhere", "/privacy", "/print")


@pytest.mark.asvs("V3.4.3")
@pytest.mark.parametrize("path", PAGES)
def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere(client, path):
    a_product()

    policy = client.get(path).headers["Content-Security-Policy"]

    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == rules["connect-src"] == "'self'"
    assert rules["frame-ancestors"] == rules["base-uri"] == "'none'"
    assert rules["object-src"] == "'none'"
    assert "unsafe" not in policy
    assert "*" not in policy


@pytest.mark.asvs("V3.2.1")
@pytest.mark.parametrize("path", ["/healthz", "/api/v1/catalog/products", "/robots.txt"])
def test_what_is_not_a_page_runs_nothing_when_it_is_opened(client, path):
    policy = client.get(path).headers["Content-Security-Policy"].split("; ")

    assert {"default-src 'none'", "frame-ancestors 'none'", "sandbox"} <= set(policy)


@pytest.mark.asvs("V3.4.5")
@pytest.mark.parametrize("path", ["/cart/restore/x", "/quotes/x", "/shared/x"])
def test_no_site_is_told_an_address_that_is_a_secret(client, path):
    assert client.get(path).headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_guessed_framed_or_kept_by_shared_caches(client, path):
    headers = client.get(path).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "private" in headers["Cache-Control"] or "no-store" in headers["Cache-Control"]


@pytest.mark.parametrize("path", PAGES)
def test_caches_tell_pages_from_fragments(client, path):
    vary = client.get(path).headers["Vary"]

    assert "HX-Request-Type" in vary
    assert "Cookie" in vary


def test_a_form_may_lead_to_the_payment_page_only(client):
    policy = client.get("/cart").headers["Content-Security-Policy"]

    assert "form-action 'self' https://checkout.stripe.com" in policy


def test_without_https_nothing_is_promised_about_it(client):
    assert "Strict-Transport-Security" not in client.get("/").headers


def test_over_https_browsers_are_told_to_stay_there(other_shop):
    secure = other_shop(PUBLIC_URL="https://shop.example")

    response = secure.get("/account/login", base_url="https://shop.example")

    assert "max-age=31536000" in response.headers["Strict-Transport-Security"]
    assert "upgrade-insecure-requests" in response.headers["Content-Security-Policy"]
    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert word in cookie


def test_too_many_tries_to_sign_in_are_stopped_for_a_while(other_shop):
    shop = other_shop(RATE_LIMITS=True)
    form = {"email": "nobody@example.com", "password": "wrong"}

    statuses = [shop.post("/account/login", form).status_code for _ in range(11)]

    assert statuses == [422] * 10 + [429]
    last = shop.post("/account/login", form)
    assert int(last.headers["Retry-After"]) > 0


@pytest.mark.parametrize("origin", [None, "https://shop.s3.ap-south-1.amazonaws.com"])
def test_scripts_may_send_files_to_the_bucket_and_nowhere_else(origin):
    app = Flask("headers")
    headers.init_app(app, https=True, pay_page="", uploads_to=origin)

    policy = app.test_client().get("/").headers["Content-Security-Policy"]

    rules = dict(rule.partition(" ")[::2] for rule in policy.split("; "))
    assert rules["connect-src"] == " ".join(filter(None, ["'self'", origin]))
    assert rules["img-src"] == "'self' data: blob:"
