"""Sessions are rows known by a hash: renewed at sign-in, ended by time or by us."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.ids import digest
from store.web import session_store
from store.web.assets import address as asset
from store.web.session_store import ABSOLUTE, IDLE, WebSession
from tests.catalog.counting import statements


def rows():
    with reading() as session:
        return session.scalars(select(WebSession)).all()


def cookie(browser):
    found = browser.client.get_cookie("session")
    return found.value if found else None


def is_in(browser):
    return browser.get("/account").status_code == 200


@pytest.fixture
def signed_in(browser, asha):
    browser.follow(browser.sign_in(asha))
    return browser


def test_looking_around_stores_nothing(browser):
    for path in ("/", "/products", "/account/login"):
        browser.get(path)

    assert rows() == []


def test_a_file_of_the_shop_is_sent_without_looking_at_the_visit(signed_in, app):
    with app.test_request_context():
        there = asset("img/favicon.svg")
    gone = "/assets/nothing.svg"

    with statements() as sent:
        file = signed_in.get(there)

    assert (file.status_code, sent) == (200, [])
    assert "Set-Cookie" not in file.headers
    before = cookie(signed_in)
    assert signed_in.get(gone).status_code == 404
    assert cookie(signed_in) == before
    assert is_in(signed_in)


def test_only_the_hash_of_the_id_is_stored(signed_in, asha):
    (row,) = rows()

    assert row.id_hash == digest(cookie(signed_in))
    assert row.person_id == asha.id
    assert cookie(signed_in) not in str(row.content)


def test_signing_in_takes_a_new_id_and_ends_the_old_one(browser, another_browser, asha):
    browser.get("/account/login")
    before = cookie(browser)
    browser.sign_in(asha)

    assert cookie(browser) != before
    another_browser.client.set_cookie("session", before)
    assert not is_in(another_browser)
    assert is_in(browser)


def test_an_id_taken_from_a_visitor_is_worth_nothing_after_signing_out(
    signed_in, another_browser
):
    stolen = cookie(signed_in)
    signed_in.post("/account/logout")

    another_browser.client.set_cookie("session", stolen)

    assert not is_in(another_browser)
    assert not is_in(signed_in)


@pytest.mark.parametrize("odd", ["", "x", "x" * 43, "ä" * 43, "../../etc/passwd"])
def test_an_invented_id_is_nobody(browser, odd):
    browser.client.set_cookie("session", odd)

    assert browser.get("/account/login").status_code == 200
    assert not is_in(browser)


def test_a_visit_ends_when_nobody_comes_back(signed_in):
    with clock.frozen(clock.now() + IDLE - timedelta(hours=1)):
        assert is_in(signed_in)
    with clock.frozen(clock.now() + 2 * IDLE):
        assert not is_in(signed_in)


def test_coming_back_keeps_a_visit_alive_but_not_for_ever(signed_in):
    start = clock.now()
    for days in range(20, ABSOLUTE.days, 20):
        with clock.frozen(start + timedelta(days=days)):
            assert is_in(signed_in)

    with clock.frozen(start + ABSOLUTE + timedelta(hours=1)):
        assert not is_in(signed_in)


def test_being_signed_out_everywhere_ends_every_browser(signed_in, another_browser, asha):
    another_browser.follow(another_browser.sign_in(asha))

    with transaction() as session:
        session_store.forget_person(session, asha.id)

    assert not is_in(signed_in)
    assert not is_in(another_browser)


def test_a_session_that_was_ended_is_not_written_back_by_a_late_request(signed_in, asha):
    with transaction() as session:
        session_store.forget_person(session, asha.id)
        session_store.renew(session, cookie(signed_in), {"_user_id": str(asha.id)}, asha.id)

    assert rows() == []


def test_old_rows_are_swept_and_fresh_ones_stay(signed_in):
    with transaction() as session:
        session_store.sweep(session, clock.now())
    assert len(rows()) == 1

    with transaction() as session:
        session_store.sweep(session, clock.now() + IDLE + timedelta(days=1))
    assert rows() == []


def test_the_form_token_belongs_to_its_browser(browser, another_browser):
    browser.get("/account/login")
    another_browser.get("/account/login")
    form = {"email": "a@example.com", "password": "x", "csrf_token": browser.token()}

    assert another_browser.client.post("/account/login", data=form).status_code == 400
