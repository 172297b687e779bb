"""Proving once more that it is still oneself, before what is precious."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from store.accounts.models import Passkey
from store.infra.db import reading
from store.kernel import clock
from tests.accounts.devices_at_hand import code_of, given_app, given_codes
from tests.accounts.test_passkeys import SETTINGS, add, options
from tests.browsing import PASSWORD

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("noon", "short_sheets")]

PROVE = "/account/prove"
QUARTER = timedelta(minutes=16)
FROM_SETTINGS = {"headers": {"Referer": f"http://localhost{SETTINGS}"}}


@pytest.fixture
def taken_over(browser, asha):
    """Asha's session of a quarter of an hour ago, whoever has it now."""
    browser.sign_in(asha)
    key = add(browser)
    browser.get(SETTINGS)
    browser.key, browser.secret = key, given_app(asha)
    with clock.frozen(clock.now() + QUARTER):
        yield browser


def passkeys_left():
    with reading() as session:
        return list(session.scalars(select(Passkey.token)))


@pytest.mark.fault("A21")
@pytest.mark.asvs("V7.5.1")
@pytest.mark.asvs("V6.5.6")
def test_A21_a_session_of_some_time_ago_removes_nothing_until_a_factor_is_shown(taken_over):
    (token,) = passkeys_left()
    doors = [
        f"/account/passkeys/{token}/removal",
        f"/account/passkeys/{token}/name",
        "/account/second-factor/app/removal",
        "/account/second-factor/codes",
        "/account/second-factor/app",
        "/account/passkeys",
    ]

    for door in doors:
        led = taken_over.post(door, {"name": "Mine"}, **FROM_SETTINGS)
        assert led.headers["Location"] == f"{PROVE}?next={SETTINGS}"
    taken_over.follow(led)
    assert "Nothing was changed: do it again afterwards." in taken_over.page
    assert passkeys_left() == [token]
    with_password = taken_over.post(PROVE, {"password": PASSWORD})
    assert with_password.status_code == 422

    back = taken_over.post(PROVE, {"code": code_of(taken_over.secret), "next": SETTINGS})

    assert back.headers["Location"] == SETTINGS
    taken_over.get(SETTINGS)
    taken_over.post(doors[0], **FROM_SETTINGS)
    assert passkeys_left() == []
    taken_over.follow(taken_over.post(doors[2], **FROM_SETTINGS))
    assert "Set up an app" in taken_over.page


@pytest.mark.asvs("V7.4.3")
def test_after_a_change_the_sessions_elsewhere_can_be_ended_at_once(
    browser, another_browser, asha
):
    another_browser.sign_in(asha)
    browser.sign_in(asha)
    add(browser)
    browser.get(SETTINGS)
    assert "You are signed in in 1 other" in browser.page

    browser.post("/account/sessions/others/removal")

    assert another_browser.get("/account").status_code == 303
    browser.get(SETTINGS)
    assert "Signed in elsewhere" not in browser.page


@pytest.mark.asvs("V7.2.4")
def test_a_passkey_proves_it_too_and_the_session_gets_another_id(taken_over):
    before = taken_over.client.get_cookie("session").value
    taken_over.follow(taken_over.get("/account/second-factor/app"))
    assert "<h1>Is it still you?</h1>" in taken_over.page
    answer = taken_over.key.show(options(taken_over, "prove"))

    taken_over.follow(
        taken_over.post(PROVE, {"credential": answer, "next": "/account/second-factor/app"})
    )

    assert "<h1>Set up an app</h1>" in taken_over.page
    assert taken_over.client.get_cookie("session").value != before


def test_htmx_is_led_the_same_way(taken_over):
    led = taken_over.fragment("POST", "/account/second-factor/codes", None)

    assert led.headers["HX-Redirect"].startswith(PROVE)


@pytest.mark.fault("A07")
def test_A07_who_guesses_at_a_taken_session_loses_it(taken_over):
    for _ in range(5):
        taken_over.post(PROVE, {"code": "000000"})

    out = taken_over.post(PROVE, {"code": code_of(taken_over.secret)})

    assert out.headers["Location"].endswith("/account/login")
    assert taken_over.get("/account").status_code == 303


@pytest.mark.asvs("V7.5.1")
def test_a_new_password_stands_in_for_no_second_factor(taken_over):
    taken_over.get("/account")
    form = {"current_password": PASSWORD, "new_password": "an entirely new one"}
    taken_over.follow(taken_over.post("/account/password", form))
    assert "Your password is changed." in taken_over.page

    led = taken_over.post("/account/second-factor/codes", **FROM_SETTINGS)

    assert led.headers["Location"] == f"{PROVE}?next={SETTINGS}"


def test_who_has_no_second_factor_proves_it_by_the_password(browser, asha):
    browser.sign_in(asha)
    with clock.frozen(clock.now() + QUARTER):
        browser.follow(browser.get("/account/second-factor/app"))
        browser.post(PROVE, {"password": "not this one"})
        assert "This is not your password." in browser.page
        assert "not this one" not in browser.page

        browser.follow(
            browser.post(
                PROVE, {"password": PASSWORD, "next": "/account/second-factor/app"}
            )
        )

    assert "<h1>Set up an app</h1>" in browser.page


def test_a_session_from_before_the_factor_has_to_show_it(browser, asha):
    browser.sign_in(asha)
    given_app(asha)
    code = given_codes(asha)[0]

    browser.follow(browser.post("/account/second-factor/codes", **FROM_SETTINGS))
    assert "<h1>Is it still you?</h1>" in browser.page
    browser.post(PROVE, {"recovery": code})

    assert browser.get("/account/second-factor/app").status_code == 200
