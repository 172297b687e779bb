"""An app for codes and codes on paper: setting up, and the second half of signing in."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

import store.settings
from store.accounts.access import current_person
from store.accounts.actions import change_password
from store.accounts.entrance import admit
from store.accounts.mails import notice_mail
from store.accounts.models import AccountNotice, AuthenticatorApp, RecoveryCode
from store.accounts.passwords import hashed
from store.infra import witness
from store.infra.db import reading, transaction
from store.kernel import clock
from tests.accounts.devices_at_hand import code_of, given_app, given_codes, secret_on
from tests.browsing import PASSWORD, Browser
from tests.working import run_jobs

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("noon")]

SET_UP, STEP = "/account/second-factor/app", "/account/login/second-factor"
TOLD = (
    "app-added",
    "app-removed",
    "passkey-added",
    "passkey-removed",
    "codes-made",
    "code-used",
    "factors-removed",
)
ASKED = "<h1>Now your second factor</h1>"


@pytest.fixture
def seen(app, monkeypatch):
    """What guards are told."""
    told = []
    monkeypatch.setattr(witness, "_sinks", [told.append])
    return told


def later(**much):
    return clock.frozen(clock.now() + timedelta(**much))


def half_in(browser, person):
    browser.follow(browser.sign_in(person))
    assert ASKED in browser.page


def is_in(browser):
    return browser.get("/account").status_code == 200


@pytest.mark.asvs("V6.5.3")
def test_an_app_is_set_up_by_its_first_code_and_asked_for_ever_after(
    browser, asha, mailbox
):
    browser.sign_in(asha)
    page = browser.get(SET_UP)
    secret = secret_on(browser.page)
    picture = browser.client.get("/account/second-factor/app.svg")
    browser.post(SET_UP, {"name": "Old phone", "code": code_of(secret, steps=5)})
    assert "That is not the code of this moment." in browser.page
    assert secret_on(browser.page) == secret
    assert 'value="Old phone"' in browser.page
    sheet = browser.post(SET_UP, {"name": "Old phone", "code": code_of(secret)})

    for answer in (page, picture, sheet):
        assert "no-store" in answer.headers["Cache-Control"]
    assert picture.mimetype == "image/svg+xml"
    assert len(re.findall(r"paper-code\">[\w-]{11}<", browser.page)) == 10
    browser.get("/account/second-factor")
    assert "10 of 10 left." in browser.page
    assert "Old phone" in browser.page
    browser.post("/account/logout")
    with later(minutes=1):
        half_in(browser, asha)
        assert not is_in(browser)
        browser.follow(browser.post(STEP, {"code": code_of(secret)}))
    assert "<h1>Asha Rao</h1>" in browser.page
    run_jobs()
    assert {
        "Codes of an app now protect your account",
        "New recovery codes for your account",
    } <= mailbox()


@pytest.mark.asvs("V6.5.2")
def test_neither_the_secret_nor_a_code_on_paper_can_be_read_in_the_database(asha):
    secret, sheet = given_app(asha), given_codes(asha)

    with reading() as session:
        app = session.scalars(select(AuthenticatorApp)).one()
        kept = session.scalars(select(RecoveryCode)).all()
    assert app.secret.startswith("v1.")
    assert secret not in app.secret
    assert all(len(row.code_hash) == 64 and len(row.salt) == 32 for row in kept)
    assert not {code.replace("-", "") for code in sheet} & {row.code_hash for row in kept}


@pytest.mark.fault("A06")
@pytest.mark.asvs("V6.5.1")
def test_A06_a_code_works_once_and_none_before_it_does_any_more(
    browser, another_browser, asha, seen
):
    secret = given_app(asha)
    half_in(browser, asha)
    half_in(another_browser, asha)
    browser.post(STEP, {"code": code_of(secret)})

    another_browser.post(STEP, {"code": code_of(secret)})
    assert "That code was used already." in another_browser.page
    another_browser.post(STEP, {"code": code_of(secret, steps=-1)})

    assert "That code was used already." in another_browser.page
    assert (is_in(browser), is_in(another_browser)) == (True, False)
    assert [each.kind for each in seen].count("second_factor.replayed") == 2


@pytest.mark.fault("A07")
@pytest.mark.asvs("V6.3.1")
def test_A07_after_five_wrong_codes_the_sign_in_is_dropped_and_even_a_right_one_waits(
    browser, asha
):
    secret = given_app(asha)
    half_in(browser, asha)
    for _ in range(5):
        browser.post(STEP, {"code": "000000"})

    dropped = browser.post(STEP, {"code": code_of(secret)})

    assert dropped.headers["Location"].endswith("/account/login")
    browser.follow(dropped)
    assert "That was tried too often." in browser.page
    assert browser.get(STEP).status_code == 303
    half_in(browser, asha)
    assert browser.post(STEP, {"code": code_of(secret)}).status_code == 303
    assert not is_in(browser)
    with later(minutes=6):
        half_in(browser, asha)
        browser.post(STEP, {"code": code_of(secret)})
        assert is_in(browser)


@pytest.mark.fault("A08")
@pytest.mark.asvs("V6.5.1")
def test_A08_a_recovery_code_lets_in_once_and_its_owner_is_told(
    browser, another_browser, asha, mailbox
):
    given_app(asha)
    first, _second = given_codes(asha)
    half_in(browser, asha)
    half_in(another_browser, asha)

    browser.post(STEP, {"recovery": first.lower().replace("-", " ")})
    again = another_browser.post(STEP, {"recovery": first})

    assert again.status_code == 422
    assert "none of your unused recovery codes" in another_browser.page
    assert (is_in(browser), is_in(another_browser)) == (True, False)
    browser.get("/account/second-factor")
    assert "1 of 10 left." in browser.page
    run_jobs()
    assert "A recovery code was used" in mailbox()


@pytest.mark.asvs("V7.2.4")
def test_who_is_half_in_has_another_session_id_and_ten_minutes(browser, asha):
    secret = given_app(asha)
    browser.get("/account/login")
    browser.post("/cart/lines", {"variant": "NONE"})
    before = browser.client.get_cookie("session").value
    half_in(browser, asha)
    between = browser.client.get_cookie("session").value

    with later(minutes=11):
        late = browser.follow(browser.post(STEP, {"code": code_of(secret)}))
        assert "the first step was too long ago" in late.text
        half_in(browser, asha)
        browser.post(STEP, {"code": code_of(secret)})
        after = browser.client.get_cookie("session").value

        assert is_in(browser)
        assert len({before, between, after}) == 3
        stranger = Browser(browser.client.application.test_client())
        stranger.client.set_cookie("session", between)
        assert stranger.get(STEP).status_code == 303
        assert not is_in(stranger)


@pytest.mark.asvs("V6.3.4")
@pytest.mark.parametrize(
    ("by", "place"),
    [("pwd", STEP), ("fed", STEP), ("hwk", "/account"), ("mfa", "/account")],
)
def test_every_way_in_that_is_one_proof_leads_to_the_second(app, asha, by, place):
    given_app(asha)

    with app.test_request_context():
        led = admit(asha, by=by, next_page=None)

        assert led.location == place
        assert (current_person() is None) == (place == STEP)


def test_a_half_sign_in_dies_with_the_password_that_began_it(browser, asha):
    secret = given_app(asha)
    half_in(browser, asha)
    with transaction() as session:
        change_password(session, person_id=asha.id, secret=hashed("quite another phrase"))

    gone = browser.post(STEP, {"code": code_of(secret)})

    assert gone.headers["Location"].endswith("/account/login")
    assert not is_in(browser)


def test_where_one_was_going_is_kept_through_the_second_step_and_never_leaves_the_shop(
    browser, asha
):
    secret = given_app(asha)
    for wanted, place in (("/orders", "/orders"), ("https://evil.example/", "/account")):
        browser.get("/account/login")
        typed = {"email": asha.email, "password": PASSWORD, "next": wanted}
        browser.follow(browser.post("/account/login", typed))
        with later(minutes=1 if place == "/orders" else 2):
            shown = browser.post(STEP, {"code": code_of(secret)})
        assert shown.headers["Location"] == place
        browser.get("/account")
        browser.post("/account/logout")


@pytest.fixture
def strict(application, configuration):
    """A shop whose staff must have a second factor."""
    store.settings.use(configuration.model_copy(update={"STAFF_SECOND_FACTOR": True}))
    yield
    store.settings.use(configuration)


@pytest.mark.asvs("V6.3.3")
def test_staff_without_a_second_factor_reach_only_the_pages_that_set_one_up(
    browser, staff, strict
):
    led = browser.sign_in(staff)
    assert led.headers["Location"] == "/account/second-factor"
    for page in ("/admin/", "/admin/orders", "/admin/products"):
        assert browser.get(page).headers["Location"] == "/account/second-factor"
    browser.get("/account/second-factor")
    assert "Add a passkey or an app, and the desk opens." in browser.page

    browser.get(SET_UP)
    secret = secret_on(browser.page)
    browser.post(SET_UP, {"name": "My phone", "code": code_of(secret)})

    assert browser.get("/admin/").status_code == 200
    browser.get("/account/second-factor")
    browser.follow(browser.post("/account/second-factor/app/removal"))
    assert "add another one before you remove this" in browser.page
    assert "Removed" not in browser.page
    assert browser.get("/admin/").status_code == 200


@pytest.mark.asvs("V6.3.7")
@pytest.mark.parametrize(
    "kind",
    [
        "app-added",
        "app-removed",
        "passkey-added",
        "passkey-removed",
        "codes-made",
        "code-used",
        "factors-removed",
    ],
)
def test_every_change_has_its_words_and_a_name_stays_a_name(configuration, kind):
    facts = {"name": "<b>{shop_url}</b>", "at": "24 Nov 2026, 12:00", "left": "9"}
    notice = AccountNotice(id=7, kind=kind, email="asha@example.com", facts=facts)

    mail = notice_mail(notice, configuration)

    plain, page = (mail.get_body((which,)).get_content() for which in ("plain", "html"))
    assert "24 Nov 2026, 12:00" in plain
    assert "http://localhost/account/second-factor" in plain
    assert "<b>" not in page
