"""Passkeys: made, shown, and refused when anything about them does not fit."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select
from webauthn.helpers import base64url_to_bytes

from store.accounts.models import Passkey
from store.infra import witness
from store.infra.db import reading, transaction
from store.kernel import clock
from store.web.session_store import WebSession
from tests.accounts.devices_at_hand import Key
from tests.working import run_jobs

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("short_sheets")]
SETTINGS, ADD = "/account/second-factor", "/account/passkeys"
BY_PASSKEY, STEP = "/account/login/passkey", "/account/login/second-factor"


@pytest.fixture
def seen(app, monkeypatch):
    """What guards are told: the kinds, and why a passkey was refused."""
    told = []
    monkeypatch.setattr(
        witness,
        "_sinks",
        [lambda each: told.append((each.kind, each.detail.get("reason")))],
    )
    return told


def options(browser, use):
    return json.loads(browser.post("/account/passkeys/challenge", {"for": use}).text)


def add(browser, key=None, *, name="My laptop"):
    key = key or Key()
    answer = key.make(options(browser, "add"))
    browser.post(ADD, {"name": name, "credential": answer})
    return key


def show(browser, key, *, use="sign-in", **more):
    place = BY_PASSKEY if use == "sign-in" else STEP
    answer = key.show(options(browser, use))
    return browser.post(place, {"credential": answer, **more})


def is_in(browser):
    return browser.get("/account").status_code == 200


def test_a_passkey_is_made_once_and_signs_in_alone(browser, asha, mailbox):
    browser.sign_in(asha)
    key = add(browser)
    assert "<h1>One more thing: your recovery codes</h1>" in browser.page
    browser.post("/account/logout")
    browser.get("/account/login")

    browser.follow(show(browser, key))

    assert "Welcome back, Asha Rao." in browser.page
    browser.get(SETTINGS)
    assert "My laptop" in browser.page
    assert "last used" in browser.page
    run_jobs()
    assert "A passkey was added to your account" in mailbox()


def test_the_shop_asks_for_a_lock_on_the_device_and_says_nothing_of_the_person(
    browser, asha
):
    browser.sign_in(asha)
    told = options(browser, "add")
    add(browser)
    again = options(browser, "add")

    chosen = told["authenticatorSelection"]
    assert (chosen["residentKey"], chosen["userVerification"]) == ("preferred", "required")
    assert told["rp"]["id"] == "localhost"
    assert told["attestation"] == "none"
    assert len(base64url_to_bytes(told["user"]["id"])) == 32
    assert told["challenge"] != again["challenge"]
    assert again["user"]["id"] == told["user"]["id"]
    assert len(again["excludeCredentials"]) == 1
    browser.post("/account/logout")
    browser.get("/account/login")
    assert options(browser, "sign-in")["allowCredentials"] == []


@pytest.mark.fault("A12")
@pytest.mark.asvs("V6.3.1")
@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"origin": "https://evil.example"}, "origin"),
        ({"rp_id": "evil.example"}, "RP ID"),
        ({"verifies": False}, "verification"),
        ({"handle": b"somebody else"}, "unknown"),
        ({"credential_id": b"another"}, "unknown"),
    ],
)
def test_A12_an_answer_for_elsewhere_or_of_somebody_else_opens_nothing(
    browser, asha, seen, wrong, reason
):
    browser.sign_in(asha)
    key = add(browser)
    browser.post("/account/logout")
    for name, value in wrong.items():
        setattr(key, name, value)
    browser.get("/account/login")

    refused = show(browser, key)

    assert refused.headers["Location"].endswith("/account/login")
    assert ("passkey.refused", reason) in seen
    assert not is_in(browser)


@pytest.mark.fault("A12")
def test_A12_a_challenge_counts_once_for_one_thing_and_five_minutes(
    browser, asha, seen, noon
):
    browser.sign_in(asha)
    key = add(browser)
    browser.post("/account/logout")
    browser.get("/account/login")
    for_proof = key.show(options(browser, "sign-in"))
    stale = key.show(options(browser, "sign-in"))

    browser.post(BY_PASSKEY, {"credential": for_proof})
    browser.get("/account/login")
    browser.post(BY_PASSKEY, {"credential": stale})
    late = key.show(options(browser, "sign-in"))
    with clock.frozen(clock.now() + timedelta(minutes=5)):
        browser.post(BY_PASSKEY, {"credential": late})

    reasons = [reason for kind, reason in seen if kind == "passkey.refused"]
    assert reasons == ["challenge", "challenge", "late"]
    assert not is_in(browser)


@pytest.mark.fault("A12")
def test_A12_two_answers_at_the_same_moment_are_one(browser, asha, seen):
    """Both read the session before either has written that the challenge is used."""
    browser.sign_in(asha)
    key = add(browser, Key(counts=False))
    browser.post("/account/logout")
    browser.get("/account/login")
    answer = key.show(options(browser, "sign-in"))
    with reading() as session:
        rows = session.scalars(select(WebSession)).all()
    (twin,) = [row.content["challenge"] for row in rows if "challenge" in row.content]

    browser.post(BY_PASSKEY, {"credential": answer})
    browser.post("/account/logout")
    browser.get("/account/login")
    options(browser, "sign-in")
    with transaction() as session:
        for row in session.scalars(select(WebSession)):
            row.content = {**row.content, "challenge": twin}
    browser.post(BY_PASSKEY, {"credential": answer})

    assert ("passkey.refused", "challenge") in seen
    assert not is_in(browser)


@pytest.mark.fault("A12")
def test_A12_a_device_whose_count_goes_back_is_refused_and_told(browser, asha, seen):
    browser.sign_in(asha)
    key = add(browser)
    browser.post("/account/logout")
    browser.get("/account/login")
    show(browser, key)
    browser.post("/account/logout")
    key.count -= 1
    browser.get("/account/login")

    browser.follow(show(browser, key))

    assert "looks like a copy" in browser.page
    assert ("passkey.copied", None) in seen
    assert not is_in(browser)


def test_a_device_that_does_not_count_is_the_second_factor_of_its_owner_only(
    browser, another_browser, asha, bina
):
    browser.sign_in(asha)
    key = add(browser, Key(counts=False))
    browser.post("/account/logout")
    another_browser.sign_in(bina)
    others = add(another_browser)
    browser.follow(browser.sign_in(asha))

    refused = show(browser, others, use="second")
    assert refused.status_code == 422
    assert not is_in(browser)
    browser.follow(show(browser, key, use="second"))

    assert "<h1>Asha Rao</h1>" in browser.page


@pytest.mark.fault("A07")
@pytest.mark.asvs("V6.3.1")
def test_A07_who_guesses_codes_keeps_nobody_out_who_has_a_passkey(
    browser, another_browser, asha
):
    browser.sign_in(asha)
    key = add(browser)
    browser.post("/account/logout")
    another_browser.follow(another_browser.sign_in(asha))
    for _ in range(6):
        another_browser.post(STEP, {"recovery": "AAAAA-AAAAA"})
    browser.follow(browser.sign_in(asha))

    browser.follow(show(browser, key, use="second"))

    assert "<h1>Asha Rao</h1>" in browser.page


@pytest.mark.fault("W02")
@pytest.mark.asvs("V8.2.2")
def test_W02_a_passkey_is_renamed_and_removed_by_its_owner_only(
    browser, another_browser, asha, bina, mailbox
):
    browser.sign_in(asha)
    add(browser)
    with reading() as session:
        place = f"{ADD}/{session.scalars(select(Passkey.token)).one()}"
    another_browser.sign_in(bina)

    for verb in ("name", "removal"):
        assert another_browser.post(f"{place}/{verb}", {"name": "Mine"}).status_code == 404
    browser.follow(browser.post(f"{place}/name", {"name": "The <b>loud</b> laptop"}))
    assert "The &lt;b&gt;loud&lt;/b&gt; laptop" in browser.page
    browser.follow(browser.post(f"{place}/removal"))

    assert "opens nothing here any more" in browser.page
    assert "Recovery codes" not in browser.page
    run_jobs()
    assert "A passkey was removed from your account" in mailbox()


def test_a_device_that_is_known_is_not_added_twice(browser, asha):
    browser.sign_in(asha)
    key = add(browser)

    browser.post(ADD, {"name": "Twin", "credential": key.make(options(browser, "add"))})

    assert "holds a passkey of this shop already" in browser.page
    assert 'value="Twin"' in browser.page
