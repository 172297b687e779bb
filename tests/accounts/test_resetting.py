"""A forgotten password: a link by mail, a new one, and everybody else is out."""

import io
import sys
from datetime import timedelta

import pyotp
import pytest
import structlog
from sqlalchemy import select

from store.accounts import actions
from store.accounts.actions import factors
from store.accounts.link_tokens import token_of
from store.accounts.models import (
    AccountLink,
    AuthenticatorApp,
    KnownDevice,
    Person,
    Role,
)
from store.infra import log, outbox
from store.infra.db import reading, transaction
from store.kernel import clock
from store.settings import ROOT
from tests.accounts.postbox import text_of
from tests.browsing import PASSWORD

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("quickly")]

NEW = "an entirely new one"
SUBJECT = "Choose a new password"


@pytest.fixture
def logged(monkeypatch):
    """What the log says, as on a server."""
    before = structlog.get_config()
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    log.configure("json")
    yield written
    structlog.configure(**before)


def ask(browser, email="asha@example.com", **options):
    return browser.post("/account/reset", {"email": email}, **options)


def choose(browser, link, password=NEW):
    return browser.post(link, {"new_password": password})


def may_sign_in(browser, password):
    form = {"email": "asha@example.com", "password": password}
    return browser.post("/account/login", form).status_code == 303


@pytest.mark.fault("A02")
@pytest.mark.asvs("V6.2.3")
def test_a_new_password_is_chosen_by_a_link_and_ends_every_session(
    browser, another_browser, asha, postbox
):
    another_browser.sign_in(asha)
    browser.follow(ask(browser, " Asha@Example.COM "))
    assert "If there is an account with that address" in browser.page

    browser.get(postbox.link(asha.email, SUBJECT))
    assert 'autocomplete="new-password"' in browser.page
    browser.follow(choose(browser, postbox.link(asha.email, SUBJECT)))

    assert "Your password is changed." in browser.page
    assert browser.get("/account").status_code == 200
    assert another_browser.get("/account").status_code == 303
    assert not may_sign_in(another_browser, PASSWORD)
    assert may_sign_in(another_browser, NEW)
    assert postbox.to(asha.email, "Your password was changed")
    with reading() as session:
        assert session.get_one(Person, asha.id).email_proved_at is not None


@pytest.mark.fault("A09")
@pytest.mark.asvs("V6.4.1")
def test_A09_a_link_is_used_once_and_within_half_an_hour(browser, asha, postbox):
    ask(browser)
    link = postbox.link(asha.email)
    assert len(link.rpartition("/")[2]) == 43
    with clock.frozen(clock.now() + timedelta(minutes=30)):
        assert choose(browser, link).status_code == 410
    assert choose(browser, link).status_code == 303

    again = choose(browser, link, "yet another new one")

    assert again.status_code == 410
    assert not may_sign_in(browser, "yet another new one")


@pytest.mark.fault("A09")
def test_A09_a_link_dies_with_the_password_or_the_address_it_was_asked_for(
    browser, asha, postbox
):
    ask(browser)
    link = postbox.link(asha.email)
    with transaction() as session:
        session.get_one(Person, asha.id).email = "elsewhere@example.com"
    assert browser.get(link).status_code == 410

    with transaction() as session:
        session.get_one(Person, asha.id).email = asha.email
    assert browser.get(link).status_code == 200
    with transaction() as session:
        actions.change_password(session, person_id=asha.id, secret="another hash")
    assert choose(browser, link).status_code == 410


@pytest.mark.fault("A09")
def test_A09_only_the_newest_link_works(browser, asha, postbox):
    ask(browser)
    first = postbox.link(asha.email)
    ask(browser)
    postbox.mails()

    assert browser.get(first).status_code == 410


@pytest.mark.fault("A09")
def test_A09_the_link_leads_to_the_shop_whatever_host_was_asked(browser, asha, postbox):
    ask(browser, headers={"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil"})

    (mail,) = postbox.to(asha.email)
    assert "evil" not in str(mail)
    assert "http://localhost/account/links/" in text_of(mail)


@pytest.mark.fault("A03")
@pytest.mark.asvs("V6.3.8")
def test_A03_asking_for_a_link_is_the_same_for_every_address(
    browser, another_browser, asha, postbox
):
    """Nothing is looked up: the worker finds out whose the address is."""
    known = ask(browser)
    unknown = ask(another_browser, "nobody@example.com")

    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    pages = [browser.follow(known).text, another_browser.follow(unknown).text]
    tokens = browser.token(), another_browser.token()
    assert pages[0].replace(tokens[0], "") == pages[1].replace(tokens[1], "")
    with reading() as session:
        left = session.scalars(select(AccountLink).order_by(AccountLink.id)).all()
        announced = session.scalars(select(outbox.Delivery.job)).all()
    assert [link.person_id for link in left] == [None, None]
    assert len(set(announced)) == 1
    assert {mail["To"] for mail in postbox.mails()} == {asha.email}


def test_a_closed_account_is_sent_nothing(browser, asha, postbox):
    with transaction() as session:
        session.get_one(Person, asha.id).disabled_at = clock.now()

    assert ask(browser).status_code == 303

    assert postbox.mails() == []


@pytest.mark.fault("A03")
@pytest.mark.asvs("V6.3.1")
def test_A03_who_asks_too_often_waits_whether_or_not_there_is_an_account(browser, asha):
    for email in (asha.email, "nobody@example.com"):
        answers = [ask(browser, email) for _ in range(4)]

        assert [answer.status_code for answer in answers] == [303] * 3 + [429]
        assert "Wait 60 minutes." in browser.page


@pytest.mark.asvs("V6.2.1")
@pytest.mark.asvs("V6.2.4")
@pytest.mark.asvs("V6.2.11")
@pytest.mark.parametrize(
    ("poor", "words"),
    [
        ("kr8#vl2qz", "Use 10 to 128 characters."),
        ("qwertyuiop", "Many people use this one"),
        ("asha lamp river", "Leave out “asha”"),
    ],
)
def test_a_poor_password_is_refused_and_the_link_stays_good(
    browser, asha, postbox, poor, words
):
    ask(browser)
    link = postbox.link(asha.email)

    assert choose(browser, link, poor).status_code == 422
    assert words in browser.page
    assert choose(browser, link).status_code == 303


@pytest.mark.fault("A09")
@pytest.mark.asvs("V6.4.1")
def test_A09_a_copied_database_opens_nothing(browser, asha, postbox):
    ask(browser)
    token = postbox.link(asha.email).rpartition("/")[2]
    with reading() as session:
        (link,) = session.scalars(select(AccountLink)).all()
        deliveries = session.scalars(select(outbox.Delivery)).all()

    kept = {str(value) for row in (link, *deliveries) for value in vars(row).values()}
    assert not any(token in value for value in kept)
    assert token_of(link.nonce, secret="another secret of somebody") != token
    assert token_of(link.nonce, secret="a-secret-for-the-tests-only") == token


@pytest.mark.fault("A09")
def test_A09_a_links_page_is_kept_nowhere_and_its_address_told_nobody(
    browser, asha, postbox, logged
):
    ask(browser)
    link = postbox.link(asha.email)

    answers = [browser.get(link), choose(browser, link), browser.get(link)]

    assert [answer.status_code for answer in answers] == [200, 303, 410]
    for answer in answers:
        assert answer.headers["Referrer-Policy"] == "strict-origin"
        assert "no-store" in answer.headers["Cache-Control"]
    assert "/account/links/" in logged.getvalue()
    assert link.rpartition("/")[2] not in logged.getvalue()


@pytest.mark.parametrize("token", ["x", "%00", "a" * 43, "é" * 43, "a" * 5000])
def test_a_made_up_link_is_over(browser, database, token):
    assert browser.get(f"/account/links/{token}").status_code == 410


def test_no_known_browser_is_left_after_a_reset_but_the_one_it_was_done_in(
    browser, another_browser, asha, postbox
):
    another_browser.sign_in(asha)
    ask(browser)
    choose(browser, postbox.link(asha.email, SUBJECT))

    with reading() as session:
        assert len(session.scalars(select(KnownDevice)).all()) == 1


@pytest.mark.fault("A10")
@pytest.mark.asvs("V6.3.4")
@pytest.mark.asvs("V6.4.3")
def test_A10_a_reset_does_not_get_past_the_second_factor_nor_take_it_off(
    browser, asha, postbox
):
    with transaction() as session:
        sealed = factors.sealed_secret(pyotp.random_base32(), person_id=asha.id)
        named = {"name": "Phone", "secret": sealed, "counter": 0, "at": clock.now()}
        factors.add_app(session, person_id=asha.id, **named)
    ask(browser)

    answer = choose(browser, postbox.link(asha.email, SUBJECT))

    assert answer.location == "/account/login/second-factor"
    assert browser.get("/account").status_code == 303
    with reading() as session:
        assert len(session.scalars(select(AuthenticatorApp)).all()) == 1
        assert session.scalars(select(KnownDevice)).all() == []


@pytest.mark.asvs("V6.4.6")
def test_staff_choose_nobodys_password(app):
    """No form of the desk has a field for one."""
    desk = list((ROOT / "store/admin").rglob("*.py"))
    screens = list((ROOT / "templates/admin").rglob("*.html"))

    assert len(desk) > 20
    assert [path for path in desk if "PasswordField" in path.read_text()] == []
    assert [path for path in screens if 'type="password"' in path.read_text()] == []


@pytest.mark.asvs("V6.3.2")
@pytest.mark.asvs("V6.4.1")
def test_a_colleague_without_a_password_chooses_it_by_an_invitation(browser, postbox):
    with transaction() as session:
        person = actions.create_staff(
            session,
            email="sam@example.com",
            name="Sam",
            password=None,
            role=Role.MANAGER,
        )
        actions.invite(session, person=person, at=clock.now())
    link = postbox.link("sam@example.com", "You are invited")
    form = {"email": "sam@example.com", "password": ""}
    assert browser.post("/account/login", form).status_code == 422
    assert browser.post("/account/login", {**form, "password": " "}).status_code == 422

    assert choose(browser, link).status_code == 303

    assert browser.get("/account").status_code == 200
    assert browser.get(link).status_code == 410
