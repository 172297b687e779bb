"""Signing in and out, and a person's own page."""

import pytest
from sqlalchemy import select

from store.accounts.models import Person
from store.infra.db import reading, transaction
from store.kernel import clock
from store.web.session_store import WebSession
from tests.browsing import PASSWORD, Browser
from tests.factories.buying import a_part

pytestmark = pytest.mark.one_database

NEW = "an entirely new one"
WRONG = "That e-mail address and password do not belong together."


def sign_in(browser, email="asha@example.com", password=PASSWORD, **more):
    return browser.post("/account/login", {"email": email, "password": password, **more})


def cookie_of(browser):
    return browser.client.get_cookie("session").value


def test_a_customer_signs_in_and_is_greeted(browser, asha):
    browser.follow(sign_in(browser, email=" Asha@Example.COM "))

    assert "Welcome back, Asha Rao." in browser.page
    assert "<h1>Asha Rao</h1>" in browser.page


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("asha@example.com", "wrong password"),
        ("nobody@example.com", PASSWORD),
        ("asha@example.com\0", PASSWORD),
        ("asha@example.com", "x" * 200),
    ],
)
def test_the_refusal_never_says_what_was_wrong(browser, asha, email, password):
    answer = sign_in(browser, email=email, password=password)

    assert answer.status_code == 422
    assert WRONG in browser.page
    assert "<title>Error: Sign in" in browser.page
    assert password not in browser.page
    assert browser.get("/account").status_code == 303


def test_what_was_typed_is_kept_but_not_the_password(browser, asha):
    sign_in(browser, password="wrong password")

    assert 'value="asha@example.com"' in browser.page
    assert "wrong password" not in browser.page


def test_an_account_that_is_closed_cannot_be_used(browser, asha):
    browser.sign_in(asha)
    with transaction() as session:
        session.get_one(Person, asha.id).disabled_at = clock.now()

    assert browser.get("/account").status_code == 303
    assert sign_in(browser).status_code == 422


def test_the_session_gets_a_new_name_at_sign_in(browser, asha):
    browser.get("/cart")
    browser.post("/cart/lines", {"variant": "NONE"})
    before = cookie_of(browser)

    browser.sign_in(asha)

    assert cookie_of(browser) != before
    stranger = Browser(browser.client.application.test_client())
    stranger.client.set_cookie("session", before)
    assert stranger.get("/account").status_code == 303


def test_one_is_led_to_sign_in_and_back(browser, asha):
    answer = browser.get("/account/orders")
    assert answer.headers["Location"] == "/account/login?next=/account/orders"

    browser.follow(answer)
    back = sign_in(browser, next="/account/orders")

    assert back.headers["Location"] == "/account/orders"


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "/\\evil"])
def test_nobody_is_led_to_another_site(browser, asha, elsewhere):
    browser.get(f"/account/login?next={elsewhere}")
    assert "evil" not in browser.page

    assert sign_in(browser, next=elsewhere).headers["Location"] == "/account"


def test_staff_go_to_their_desk(browser, staff):
    assert browser.sign_in(staff).headers["Location"] == "/admin/"
    assert sign_in(browser, staff.email, next="/cart").headers["Location"] == "/cart"


def test_too_many_attempts_are_stopped_for_a_while(limited_browser, asha):
    answers = [sign_in(limited_browser, password="wrong password") for _ in range(11)]

    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    assert sign_in(limited_browser).status_code == 429


def test_signing_out_forgets_everything_about_the_browser(browser, asha):
    a_part()
    browser.sign_in(asha)
    browser.post("/cart/lines", {"variant": "NZ-04"})
    before = cookie_of(browser)

    browser.follow(browser.post("/account/logout"))

    assert "You are signed out." in browser.page
    assert "Your cart is empty" in browser.get("/cart").text
    assert cookie_of(browser) != before
    with reading() as session:
        assert session.scalars(select(WebSession.person_id)).all() == [None]


def test_signing_out_is_never_done_by_a_link(browser, asha):
    browser.sign_in(asha)

    assert browser.get("/account/logout").status_code == 405
    assert browser.get("/account").status_code == 200


def test_the_cart_of_the_browser_becomes_the_customers(browser, another_browser, asha):
    a_part(stock=9)
    browser.post("/cart/lines", {"variant": "NZ-04", "quantity": "2"})

    browser.sign_in(asha)
    another_browser.post("/cart/lines", {"variant": "NZ-04", "quantity": "8"})
    another_browser.follow(another_browser.sign_in(asha))

    assert "We added what was in your cart before you signed in." in another_browser.page
    assert "Part NZ-04: 9 instead of 10" in another_browser.page
    assert "₹1,341.00" in browser.get("/cart").text


def test_who_signs_in_after_somebody_else_finds_nothing_of_theirs(browser, asha, bina):
    a_part()
    browser.sign_in(asha)
    browser.post("/cart/lines", {"variant": "NZ-04"})

    browser.sign_in(bina)

    assert "Your cart is empty" in browser.get("/cart").text


def test_a_customer_changes_the_name(browser, asha):
    browser.sign_in(asha)

    browser.follow(browser.post("/account/details", {"name": "Asha R. Rao"}))

    assert "<h1>Asha R. Rao</h1>" in browser.page
    assert browser.post("/account/details", {"name": ""}).status_code == 422


@pytest.mark.fault("A02")
@pytest.mark.asvs("V6.2.2")
@pytest.mark.asvs("V6.2.3")
def test_A02_a_new_password_signs_out_every_other_browser(
    browser, another_browser, asha, postbox
):
    browser.sign_in(asha)
    another_browser.sign_in(asha)
    browser.get("/account")

    form = {"current_password": PASSWORD, "new_password": NEW}
    browser.follow(browser.post("/account/password", form))

    assert "Other browsers are signed out." in browser.page
    assert browser.get("/account").status_code == 200
    assert another_browser.get("/account").status_code == 303
    assert sign_in(another_browser).status_code == 422
    assert sign_in(another_browser, password=NEW).status_code == 303
    assert len(postbox.to(asha.email, "Your password was changed")) == 1


@pytest.mark.asvs("V6.3.1")
def test_the_current_password_is_tried_a_few_times_only(browser, asha):
    browser.sign_in(asha)
    form = {"current_password": "a wrong guess", "new_password": NEW}

    answers = [browser.post("/account/password", form) for _ in range(11)]

    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    assert "Wait 15 minutes." in browser.page


@pytest.mark.asvs("V6.2.1")
@pytest.mark.asvs("V6.2.3")
@pytest.mark.asvs("V6.2.4")
@pytest.mark.asvs("V6.2.11")
@pytest.mark.parametrize(
    ("current", "new", "words"),
    [
        ("wrong password", NEW, "This is not your current password."),
        (PASSWORD, "short", "Use 10 to 128 characters."),
        (PASSWORD, "aaaaaaaaaaaa", "easy to guess"),
        (PASSWORD, "qwertyuiop", "Many people use this one"),
        (PASSWORD, "asha lamp river", "Leave out “asha”"),
        ("", NEW, "Write your current password."),
    ],
)
def test_a_refused_password_changes_nothing(browser, asha, current, new, words):
    browser.sign_in(asha)

    answer = browser.post(
        "/account/password", {"current_password": current, "new_password": new}
    )

    assert answer.status_code == 422
    assert words in browser.page
    with reading() as session:
        assert session.get_one(Person, asha.id).password_hash == asha.password_hash


@pytest.mark.parametrize("path", ["/account/details", "/account/password"])
def test_a_stranger_changes_nothing(browser, asha, path):
    assert "/account/login" in browser.post(path, {"name": "Eve"}).headers["Location"]
