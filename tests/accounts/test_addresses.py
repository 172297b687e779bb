"""The address of an account: confirmed, changed by a mail there, and taken back."""

from datetime import timedelta

import pytest

from store.accounts import actions
from store.accounts.access import RECENT
from store.accounts.models import Person, Purpose
from store.infra.db import reading, transaction
from store.kernel import clock
from tests.accounts.postbox import text_of
from tests.browsing import PASSWORD

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("quickly")]

OLD, NEW = "asha@example.com", "asha.rao@example.net"
MOVE, UNDO = "Confirm your new address", "The address of your account was changed"
CHOSEN = "an entirely new one"


def person(asha):
    with reading() as session:
        return session.get_one(Person, asha.id)


def sign_in(browser, email=OLD, password=PASSWORD):
    form = {"email": email, "password": password}
    return browser.post("/account/login", form).status_code


def moved(browser, asha, postbox, to=NEW):
    """Change the address as its owner does: ask for it, then open the mail's link."""
    browser.sign_in(asha)
    browser.follow(browser.post("/account/email", {"email": to}))
    return browser.post(postbox.link(to, MOVE))


@pytest.mark.asvs("V6.3.7")
def test_an_address_is_changed_by_a_mail_to_the_new_one(browser, asha, postbox):
    browser.sign_in(asha)
    browser.follow(browser.post("/account/email", {"email": " Asha.Rao@Example.NET "}))
    assert "We have sent a mail to asha.rao@example.net." in browser.page
    assert person(asha).email == OLD

    browser.get(postbox.link(NEW, MOVE))
    assert "no longer with asha@example.com" in browser.page
    browser.follow(browser.post(postbox.link(NEW, MOVE)))

    assert "You sign in with asha.rao@example.net from now on." in browser.page
    assert browser.get("/account").status_code == 200
    assert (person(asha).email, person(asha).email_proved_at is None) == (NEW, False)
    assert (sign_in(browser, OLD), sign_in(browser, NEW)) == (422, 303)


@pytest.mark.fault("A11")
@pytest.mark.asvs("V6.3.7")
def test_A11_the_address_before_is_told_and_takes_everything_back(
    browser, another_browser, asha, postbox
):
    """A thief has a session and the password; the owner has her mailbox: that is enough."""
    moved(browser, asha, postbox)
    browser.post(
        "/account/password", {"current_password": PASSWORD, "new_password": CHOSEN}
    )
    (told,) = postbox.to(OLD, UNDO)
    assert NEW in text_of(told)

    another_browser.get(postbox.link(OLD, UNDO))
    assert "Take your address back" in another_browser.page
    assert person(asha).email == NEW
    answer = another_browser.post(postbox.link(OLD, UNDO))
    another_browser.follow(answer)

    assert "Choose a new password" in another_browser.page
    assert person(asha).email == OLD
    assert browser.get("/account").status_code == 303
    another_browser.post(answer.location, {"new_password": "lamp river nine green"})
    assert another_browser.get("/account").status_code == 200
    assert sign_in(browser, NEW, CHOSEN) == sign_in(browser, OLD, CHOSEN) == 422


@pytest.mark.fault("A11")
def test_A11_the_first_owner_takes_it_back_however_often_it_was_changed_since(
    browser, another_browser, asha, postbox
):
    moved(browser, asha, postbox)
    browser.post("/account/email", {"email": "third@example.org"})
    browser.post(postbox.link("third@example.org", MOVE))
    (thief_undo,) = [postbox.link(NEW, UNDO)]

    another_browser.post(postbox.link(OLD, UNDO))

    assert person(asha).email == OLD
    assert browser.post(thief_undo).status_code == 410


@pytest.mark.fault("A11")
def test_A11_it_is_taken_back_within_seven_days_and_once(browser, asha, postbox):
    moved(browser, asha, postbox)
    undo = postbox.link(OLD, UNDO)
    with clock.frozen(clock.now() + timedelta(days=7)):
        assert browser.get(undo).status_code == 410

    with clock.frozen(clock.now() + timedelta(days=6, hours=23)):
        assert browser.post(undo).status_code == 303
        assert browser.post(undo).status_code == 410


@pytest.mark.fault("A11")
@pytest.mark.asvs("V7.5.1")
def test_A11_changing_it_asks_for_a_recent_proof(browser, asha):
    browser.sign_in(asha)
    with clock.frozen(clock.now() + RECENT):
        for answer in (
            browser.get("/account/email"),
            browser.post("/account/email", {"email": NEW}),
        ):
            assert answer.location.startswith("/account/prove")


@pytest.mark.fault("A11")
def test_A11_the_link_dies_when_the_password_or_the_address_changes(browser, asha, postbox):
    browser.sign_in(asha)
    browser.post("/account/email", {"email": NEW})
    link = postbox.link(NEW, MOVE)
    with transaction() as session:
        actions.change_password(session, person_id=asha.id, secret="another hash")

    assert browser.post(link).status_code == 410
    assert person(asha).email == OLD


@pytest.mark.fault("A03")
@pytest.mark.asvs("V6.3.8")
def test_A03_changing_to_anothers_address_tells_only_its_owner(
    browser, asha, bina, postbox
):
    browser.sign_in(asha)
    browser.follow(browser.post("/account/email", {"email": bina.email}))

    assert f"We have sent a mail to {bina.email}." in browser.page
    (mail,) = postbox.to(bina.email)
    assert mail["Subject"] == "You have an account already"
    assert "/account/links/" not in text_of(mail)


def test_an_address_that_somebody_has_taken_meanwhile_is_theirs(browser, asha, postbox):
    browser.sign_in(asha)
    browser.post("/account/email", {"email": NEW})
    link = postbox.link(NEW, MOVE)
    with transaction() as session:
        actions.sign_up(session, email=NEW, name="Meera", password=PASSWORD)

    browser.follow(browser.post(link))

    assert "another account with this address by now" in browser.page
    assert person(asha).email == OLD


def test_the_same_address_is_no_change(browser, asha):
    browser.sign_in(asha)

    assert browser.post("/account/email", {"email": OLD.upper()}).status_code == 422
    assert "This is your address already." in browser.page


def test_an_address_that_was_never_proved_is_confirmed_by_a_mail(browser, asha, postbox):
    browser.sign_in(asha)
    assert "not confirmed" in browser.get("/account").text
    browser.follow(browser.post("/account/email/confirmation"))
    assert f"We have sent a mail to {OLD}." in browser.page

    link = postbox.link(OLD, "Confirm your address")
    browser.get(link)
    assert person(asha).email_proved_at is None
    browser.follow(browser.post(link))

    assert "Your address is confirmed." in browser.page
    assert "not confirmed" not in browser.get("/account").text
    assert person(asha).email_proved_at is not None


@pytest.mark.asvs("V6.3.1")
def test_nobody_fills_a_strangers_mailbox(browser, asha):
    browser.sign_in(asha)

    answers = [browser.post("/account/email", {"email": NEW}) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [303] * 5 + [429]


def test_a_link_does_only_what_it_is_for(browser, asha, database, postbox):
    with transaction() as session:
        actions.ask_link(
            session, purpose=Purpose.CONFIRM, email=OLD, person=asha, at=clock.now()
        )

    browser.post(postbox.link(OLD), {"new_password": CHOSEN})

    assert person(asha).password_hash == asha.password_hash
