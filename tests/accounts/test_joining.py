"""An account is asked for on a page, and opened by whoever reads the address's mail."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

import store.settings
from store.accounts.models import AccountLink, Person
from store.accounts.views.mailbox import kept_mails
from store.infra.db import reading
from store.kernel import clock
from tests.accounts.postbox import text_of
from tests.factories.buying import a_part

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("quickly")]

NEW = "an entirely new one"
CHITRA = "chitra@example.com"
FORM = {"name": "Chitra Iyer", "email": "Chitra@Example.com", "password": NEW}


def asked(browser, **changes):
    return browser.post("/account/sign-up", {**FORM, **changes})


def people():
    with reading() as session:
        return session.scalars(select(Person)).all()


def test_a_new_customer_opens_the_account_by_mail_and_keeps_the_cart(browser, postbox):
    a_part()
    browser.post("/cart/lines", {"variant": "NZ-04"})
    browser.follow(asked(browser))
    assert "Look into your mailbox" in browser.page
    assert "This shop sends no mail" in browser.page
    assert CHITRA in browser.page
    assert people() == []

    browser.get(postbox.link(CHITRA))
    assert "<h1>Open your account</h1>" in browser.page
    assert 'type="password"' not in browser.page
    browser.follow(browser.post(postbox.link(CHITRA)))

    assert "Welcome, Chitra Iyer." in browser.page
    assert "₹149.00" in browser.get("/cart").text
    (person,) = people()
    assert (person.email, person.is_staff) == (CHITRA, False)
    assert person.email_proved_at is not None
    assert browser.sign_in(person).status_code in {303, 422}


def test_one_comes_back_to_where_one_was(browser, postbox):
    browser.get("/account/sign-up?next=/checkout")
    asked(browser, next="/checkout")

    assert browser.post(postbox.link(CHITRA)).location == "/checkout"


@pytest.mark.asvs("V6.4.1")
def test_another_browser_shows_that_it_knows_the_password(
    browser, another_browser, postbox
):
    """Nobody opens an account whose password somebody else has chosen."""
    asked(browser)
    link = postbox.link(CHITRA)

    another_browser.get(link)
    assert 'autocomplete="current-password"' in another_browser.page
    assert another_browser.post(link).status_code == 422
    assert another_browser.post(link, {"password": "not this one"}).status_code == 422
    assert "not the password" in another_browser.page
    assert people() == []

    another_browser.follow(another_browser.post(link, {"password": NEW}))
    assert "Welcome, Chitra Iyer." in another_browser.page


@pytest.mark.asvs("V6.4.1")
def test_a_link_opens_one_account_once_and_within_a_day(browser, postbox):
    asked(browser)
    link = postbox.link(CHITRA)
    with clock.frozen(clock.now() + timedelta(hours=24)):
        assert browser.get(link).status_code == 410
        assert browser.post(link).status_code == 410
    assert browser.post(link).status_code == 303

    assert browser.get(link).status_code == 410
    assert "This link is over" in browser.page
    assert len(people()) == 1


@pytest.mark.fault("A03")
@pytest.mark.asvs("V6.3.8")
def test_A03_signing_up_tells_nobody_who_has_an_account(
    browser, another_browser, asha, postbox
):
    known = asked(browser, email=asha.email, name="Eve")
    unknown = asked(another_browser)

    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    pages = [browser.follow(known).text, another_browser.follow(unknown).text]
    pages[0] = pages[0].replace(asha.email, CHITRA)
    assert _without_secrets(pages[0], browser) == _without_secrets(
        pages[1], another_browser
    )
    (mail,) = postbox.to(asha.email)
    assert mail["Subject"] == "You have an account already"
    assert "/account/links/" not in text_of(mail)
    assert [person.name for person in people()] == ["Asha Rao"]


def _without_secrets(page, browser):
    return page.replace(browser.token(), "")


def test_of_two_who_ask_for_one_address_the_first_to_open_it_has_it(
    browser, another_browser, postbox
):
    asked(browser)
    first = postbox.link(CHITRA)
    asked(another_browser, name="Another")
    (second,) = {
        path
        for mail in postbox.to(CHITRA)
        for path in text_of(mail).split()
        if "/account/links/" in path and first not in path
    }
    browser.post(first)

    answer = another_browser.post(second.removeprefix("http://localhost"))

    assert answer.location == "/account/login"
    assert "There is an account with this address already." in (
        another_browser.follow(answer).text
    )
    assert [person.name for person in people()] == ["Chitra Iyer"]


def test_the_mail_is_sent_again_a_few_times(browser, postbox):
    assert browser.post("/account/sign-up/mail").location == "/account/sign-up/mail"
    assert browser.get("/account/sign-up/mail").location == "/account/sign-up"
    asked(browser)

    answers = [browser.post("/account/sign-up/mail").status_code for _ in range(6)]

    assert answers == [303] * 5 + [429]
    assert postbox.link(CHITRA)


@pytest.mark.asvs("V6.2.1")
@pytest.mark.asvs("V6.2.4")
@pytest.mark.asvs("V6.2.11")
@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("name", " ", "Write your name."),
        ("name", "Two\nlines", "one line"),
        ("name", "x" * 121, "120 characters"),
        ("email", "not an address", "Write an e-mail address"),
        ("email", "a@b.example\r\nBcc: c@d.example", "Write an e-mail address"),
        ("password", "kr8#vl2qz", "Use 10 to 128 characters."),
        ("password", "aaaaaaaaaaaa", "easy to guess"),
        ("password", "qwertyuiop", "Many people use this one"),
        ("password", "nine chitra lamps", "Leave out “chitra”"),
        ("password", "makrx river lamp", "Leave out “makrx”"),
    ],
)
def test_a_bad_sign_up_is_refused_at_its_field(browser, field, typed, words):
    answer = asked(browser, **{field: typed})

    assert answer.status_code == 422
    assert words in browser.page
    assert f'id="{field}-error"' in browser.page
    assert NEW not in browser.page
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(AccountLink)) == 0


def test_looking_for_a_password_that_is_good_enough_uses_no_tries_up(browser):
    answers = [asked(browser, password=f"password {turn}") for turn in range(6)]

    assert {answer.status_code for answer in answers} == {422}
    assert asked(browser).status_code == 303


@pytest.mark.asvs("V6.3.1")
def test_who_signs_up_too_often_waits(browser):
    answers = [asked(browser) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [303] * 5 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 3000
    assert "That was tried too often. Wait 60 minutes." in browser.page


def test_a_shop_at_work_tells_nobody_where_its_files_lie(configuration):
    store.settings.use(configuration.model_copy(update={"ENVIRONMENT": "production"}))

    assert kept_mails() == ""

    store.settings.use(configuration)
    assert kept_mails().endswith("/mail")
