"""A whole journey with marked secrets: none of them is written down where it may not be."""

import io
import json
import re
import sys
from datetime import timedelta

import pytest
import structlog
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from structlog.testing import capture_logs

from store.accounts.models import Person
from store.infra import log, masking
from store.infra.db import reading, transaction
from store.infra.outbox import Delivery
from store.kernel import clock
from store.orders.queries import order_with_number
from store.security.models import AuditEntry, SecurityEvent
from tests.accounts.devices_at_hand import code_of, secret_on
from tests.accounts.postbox import Postbox
from tests.checkout.walk import latest_number, press_the_button, put_in_cart, walk_to_review
from tests.factories.buying import a_part
from tests.payments.conftest import pay_page
from tests.payments.webhooks import an_event, deliver, send
from tests.uploads.shapes import binary_stl, box

__all__ = ["pay_page"]

EMAIL = "canary.person@example.com"
PASSWORD, WRONG = "seven green lorikeets", "six blue lorikeets"
CARD = "4242424242424242"
COUPON, KEY = "CANARYCOUPON", "mk_test_canary" + "c" * 37
ADDRESS = {"line1": "7 Canary Lane", "phone": "9876501234", "email": EMAIL}
SET_UP = "/account/second-factor/app"


@pytest.fixture
def logged(monkeypatch):
    """Give what the log says, as on a server."""
    before = structlog.get_config()
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    log.configure("json")
    yield written
    structlog.configure(**before)


@pytest.fixture
def journey(browser, client, configuration, pay_page):
    """Everything somebody does, with the secrets that came up on the way."""
    postbox = Postbox(configuration.VAR / "mail")
    a_part()
    browser.get("/")
    who = {"name": "Canary Person", "email": EMAIL, "password": PASSWORD}
    browser.post("/account/sign-up", who)
    link = postbox.link(EMAIL)
    browser.post(link)
    secret = authenticate(browser)
    browser.post("/cart/coupon", {"code": COUPON})
    browser.post("/gift-cards", {"code": COUPON})
    model = (io.BytesIO(binary_stl(box())), "canary-of-a-part.stl")
    browser.get("/print")
    browser.post("/uploads", {"file": model}, content_type="multipart/form-data")
    order = buy(browser)
    session_id = pay_page.pay(order)
    deliver(client, an_event(session_id, number=CARD))
    send(client, f'{{"card": "{CARD}"}}'.encode(), {"Stripe-Signature": "t=1,v1=canary"})
    client.get("/api/v1/orders", headers={"Authorization": f"Bearer {KEY}"})
    browser.post("/account/login", {"csrf_token": "canary-of-a-form", "email": EMAIL})
    postbox.mails()
    cookie = browser.client.get_cookie("session").value
    return {
        "the password": PASSWORD,
        "a wrong password": WRONG,
        "the link of a mail": link.rpartition("/")[2],
        "the app's secret": secret,
        "a code of the app": code_of(secret),
        "a coupon": COUPON,
        "a card": CARD,
        "an API key": KEY,
        "a session": cookie,
        "an e-mail address": EMAIL,
        "a postal address": ADDRESS["line1"],
        "a phone number": ADDRESS["phone"],
        "a form's token": "canary-of-a-form",
        "a signature": "v1=canary",
    }


def authenticate(browser):
    """Sign in wrongly and rightly, and with an app; gives the app's secret."""
    browser.get(SET_UP)
    secret = secret_on(browser.page)
    browser.post(SET_UP, {"name": "Phone", "code": "000000"})
    browser.post(SET_UP, {"name": "Phone", "code": code_of(secret)})
    browser.post("/account/logout")
    browser.get("/account/login")
    browser.post("/account/login", {"email": EMAIL, "password": WRONG})
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        browser.follow(
            browser.post("/account/login", {"email": EMAIL, "password": PASSWORD})
        )
        browser.post("/account/login/second-factor", {"code": "111111"})
        browser.post("/account/login/second-factor", {"code": code_of(secret)})
        assert browser.get("/account").status_code == 200
    return secret


def buy(browser):
    put_in_cart(browser)
    walk_to_review(browser, **ADDRESS)
    press_the_button(browser)
    with reading() as session:
        return order_with_number(session, latest_number())


def rows_of(kind):
    with reading() as session:
        rows = session.execute(select(*kind.__table__.columns)).all()
    return json.dumps([list(row) for row in rows], default=str)


@pytest.mark.one_database
@pytest.mark.asvs("V16.2.1")
@pytest.mark.asvs("V16.2.2")
@pytest.mark.asvs("V16.2.4")
@pytest.mark.asvs("V16.2.5")
@pytest.mark.asvs("V16.3.1")
@pytest.mark.asvs("V14.2.1")
def test_a_whole_journey_is_told_line_by_line_and_none_of_its_secrets(logged, journey):
    lines = [json.loads(line) for line in logged.getvalue().splitlines()]

    no_secret_is_told(journey, logged.getvalue())
    each_request_is_told([line for line in lines if line["event"] == "request"])
    each_proof_is_told([line["kind"] for line in lines if line["event"] == "security"])
    for line in lines:
        assert re.fullmatch(r"[\d-]{10}T[\d:.]+Z", line["timestamp"])


def no_secret_is_told(secrets, told):
    places = {
        "the log": told,
        "events": rows_of(SecurityEvent),
        "the audit trail": rows_of(AuditEntry),
        "jobs": rows_of(Delivery),
    }
    assert "login.failed" in places["events"]
    assert [
        (secret, place)
        for place, text in places.items()
        for secret, canary in secrets.items()
        if canary in text
    ] == []


def each_request_is_told(lines):
    assert len({line["request_id"] for line in lines}) == len(lines) > 20
    assert {line["ip"] for line in lines} == {"127.0.0.1"}
    assert {line["outcome"] for line in lines} == {"allowed", "refused"}
    assert any(line["actor"] for line in lines)


def each_proof_is_told(kinds):
    once = ("login.failed", "login.succeeded", "factor.added", "form.refused")
    assert {kind: kinds.count(kind) for kind in once} == dict.fromkeys(once, 1)
    assert kinds.count("webhook.forged") == 1
    assert {"second_factor.refused", "code.refused", "key.refused"} <= set(kinds)


@pytest.mark.asvs("V16.2.5")
def test_what_a_failed_statement_was_given_is_not_in_its_error(asha, database):
    row = {"email": asha.email, "name": "Canary", "password_hash": "canary-hash"}

    with pytest.raises(IntegrityError) as refused, transaction() as session:
        session.execute(insert(Person).values(**row, created_at=clock.now()))

    with capture_logs(processors=[masking.mask]) as lines:
        log.log.error("job_failed", error=str(refused.value))
    assert "canary" not in str(lines).lower()
    assert asha.email not in str(lines)
