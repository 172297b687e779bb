"""Each try to get around a rule is told once: from where, and never with what."""

import io

import pytest
from structlog.testing import capture_logs

from store.infra import tally
from store.infra.db import reading
from store.security import rounds
from store.security.models import BlockedNetwork, SecurityEvent, TrafficTally
from store.web.limits import limiter
from tests.browsing import Browser
from tests.limited import limited

pytestmark = pytest.mark.one_database


def without_token(browser):
    browser.post("/cart/coupon", {"csrf_token": "of-another-page", "code": "X"})


def with_a_guess(browser):
    browser.post("/gift-cards", {"code": "GUESSED-CODE-0000"})


def with_a_forged_webhook(browser):
    signed = {"Stripe-Signature": "t=1,v1=guessed"}
    browser.client.post("/webhooks/stripe", data=b"{}", headers=signed)


def with_a_program(browser):
    browser.get("/print")
    form = {"file": (io.BytesIO(b"MZ\x90\x00" + bytes(600)), "guessed.exe")}
    browser.post("/uploads", form, content_type="multipart/form-data")


@pytest.mark.asvs("V16.3.3")
@pytest.mark.parametrize(
    ("attempt", "kind"),
    [
        (without_token, "form.refused"),
        (with_a_guess, "code.refused"),
        (with_a_forged_webhook, "webhook.forged"),
        (with_a_program, "upload.refused"),
    ],
)
def test_a_try_to_get_around_a_rule_is_told(browser, events, attempt, kind):
    browser.get("/cart")

    attempt(browser)

    (event,) = events()
    assert (event.kind, event.outcome, event.network) == (kind, "refused", "127.0.0.1")
    assert event.request_id
    assert event.path in {"/cart/coupon", "/gift-cards", "/webhooks/stripe", "/uploads"}
    assert "guess" not in str(event.detail).lower()


@pytest.mark.asvs("V16.3.3")
def test_whoever_asks_too_often_is_told_once_a_minute(app, configuration, database, events):
    with limited(configuration, database) as counting:
        limiter.reset()
        browser = Browser(counting.test_client())
        statuses = [with_status(browser) for _ in range(14)]

    assert 429 in statuses
    told = [event for event in events() if event.kind in {"limit.reached", "code.limited"}]
    assert sum(event.times for event in told) == statuses.count(429)
    assert len(told) <= 2


def with_status(browser):
    return browser.post("/gift-cards", {"code": "GUESSED-CODE-0000"}).status_code


def test_a_process_saves_what_it_answered_and_who_raced(browser, database):
    tally.take()
    for _ in range(35):
        browser.client.get("/products", headers={"Accept": "application/json"})
    browser.client.get("/nowhere")
    browser.client.get("/healthz")

    rounds.go_round(11)
    rounds.save()

    with reading() as session:
        tallies = {
            (row.room, row.requests, row.refused) for row in _all(session, TrafficTally)
        }
        (event,) = _all(session, SecurityEvent)
        assert _all(session, BlockedNetwork) == []
    assert {("other", 1, 1)} <= tallies
    assert sum(asked for room, asked, _ in tallies if room == "catalog") == 35
    assert (event.kind, event.times, event.network) == ("pages.raced", 35, "127.0.0.1")


def _all(session, kind):
    return session.query(kind).all()


def test_a_round_that_cannot_reach_the_database_is_told_and_the_next_goes_on(monkeypatch):
    def broken():
        raise OSError("away")

    monkeypatch.setattr(rounds.guard, "refresh", broken)

    with capture_logs() as logged:
        rounds.go_round(1)

    assert [line["event"] for line in logged] == ["round_failed"]
