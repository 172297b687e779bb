"""Where one is signed in: each place is known again, and ended at once from any other."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from store.accounts.actions import sessions as actions
from store.infra.db import reading, transaction
from store.infra.places import Place
from store.kernel import clock, ids
from store.web import session_store
from store.web.session_store import WebSession
from store.web.sessions import DatabaseSessions, Visit
from tests.browsing import PASSWORD, Browser

pytestmark = pytest.mark.one_database

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
NEW = "a wholly different sentence"


def cookie(browser):
    return browser.client.get_cookie("session").value


def is_in(browser):
    return browser.get("/account").status_code == 200


def holder_of(sid, browser):
    """Somebody else who has got hold of a session's id."""
    thief = Browser(browser.client.application.test_client())
    thief.client.set_cookie("session", sid)
    return thief


def tokens():
    with reading() as session:
        rows = session.scalars(select(WebSession).order_by(WebSession.created_at))
        return [row.token for row in rows if row.person_id]


@pytest.fixture
def signed_in(browser, asha):
    browser.client.environ_base |= {
        "HTTP_USER_AGENT": FIREFOX,
        "REMOTE_ADDR": "203.0.113.77",
    }
    browser.follow(browser.sign_in(asha))
    return browser


@pytest.mark.asvs("V7.5.2")
def test_the_list_names_device_and_network_and_which_one_this_is(
    signed_in, another_browser, asha
):
    another_browser.sign_in(asha)

    page = signed_in.get("/account/sessions").text

    assert "Firefox on Linux" in page
    assert "203.0.113.0/24" in page
    assert "203.0.113.77" not in page
    assert page.count("this one") == 1
    assert page.count("Signed in") == 2
    assert "by password" in page


@pytest.mark.asvs("V7.5.2")
def test_the_list_names_the_place_where_the_shop_can_know_it(browser, asha, monkeypatch):
    known = {"203.0.113.77": Place("Bengaluru, India", "IN")}
    monkeypatch.setattr("store.web.sessions.place_of", known.get)
    browser.client.environ_base |= {"REMOTE_ADDR": "203.0.113.77"}

    browser.follow(browser.sign_in(asha))

    assert "Bengaluru, India" in browser.get("/account/sessions").text


@pytest.mark.asvs("V7.5.2")
@pytest.mark.asvs("V7.4.1")
def test_ending_one_session_ends_no_other(signed_in, another_browser, app, asha):
    third = Browser(app.test_client())
    another_browser.sign_in(asha)
    third.sign_in(asha)

    signed_in.follow(signed_in.post(f"/account/sessions/{tokens()[1]}/removal"))

    assert "is signed out." in signed_in.page
    assert [is_in(one) for one in (signed_in, another_browser, third)] == [
        True,
        False,
        True,
    ]


@pytest.mark.asvs("V7.5.2")
def test_all_others_are_ended_at_once(signed_in, another_browser, app, asha, bina):
    strangers = Browser(app.test_client())
    strangers.sign_in(bina)
    another_browser.sign_in(asha)

    signed_in.follow(signed_in.post("/account/sessions/others/removal"))

    assert "signed out in 1 other place." in signed_in.page
    assert is_in(signed_in)
    assert is_in(strangers)
    assert not is_in(another_browser)


@pytest.mark.fault("W02")
@pytest.mark.asvs("V7.5.2")
def test_W02_nobody_ends_a_session_of_somebody_else(signed_in, another_browser, bina):
    hers = tokens()[0]
    another_browser.sign_in(bina)

    refused = another_browser.post(f"/account/sessions/{hers}/removal")

    assert refused.status_code == 404
    assert is_in(signed_in)


@pytest.mark.asvs("V7.5.2")
@pytest.mark.parametrize("what", ["others", "one"])
def test_ending_sessions_wants_a_fresh_proof(signed_in, another_browser, asha, what):
    another_browser.sign_in(asha)
    named = what if what == "others" else tokens()[1]

    with clock.frozen(clock.now() + timedelta(minutes=20)):
        asked = signed_in.post(f"/account/sessions/{named}/removal")

    assert asked.headers["Location"].startswith("/account/prove")
    assert is_in(another_browser)


@pytest.mark.fault("A01")
@pytest.mark.asvs("V7.2.4")
def test_A01_each_proof_and_each_leaving_takes_a_new_id_and_the_old_one_is_dead(
    browser, asha
):
    browser.get("/account/login")
    known = [cookie(browser)]
    browser.sign_in(asha)
    known.append(cookie(browser))
    browser.get("/account/prove")
    browser.post("/account/prove", {"password": PASSWORD})
    known.append(cookie(browser))
    assert is_in(browser)
    browser.post("/account/logout")
    known.append(cookie(browser))

    assert len(set(known)) == len(known)
    assert [is_in(holder_of(sid, browser)) for sid in known] == [False] * 4


@pytest.mark.asvs("V7.2.3")
def test_ids_have_256_random_bits_and_never_come_twice():
    made = {Visit(ids.token(32), {}, stored=False, key="k").sid for _ in range(10_000)}

    assert len(made) == 10_000
    assert {len(sid) for sid in made} == {43}


@pytest.mark.fault("A02")
@pytest.mark.asvs("V7.4.1")
@pytest.mark.asvs("V7.4.3")
def test_A02_a_stolen_cookie_is_dead_after_log_out_and_after_a_new_password(
    signed_in, another_browser, asha
):
    stolen = cookie(signed_in)
    signed_in.post("/account/logout")
    assert not is_in(holder_of(stolen, signed_in))

    signed_in.sign_in(asha)
    another_browser.sign_in(asha)
    stolen = cookie(signed_in)
    form = {"current_password": PASSWORD, "new_password": NEW}
    signed_in.get("/account")
    signed_in.post("/account/password", form)

    assert is_in(signed_in)
    assert not is_in(another_browser)
    assert not is_in(holder_of(stolen, signed_in))


@pytest.mark.fault("A02")
def test_A02_a_session_that_is_ended_during_a_proof_is_not_revived_by_it(app, asha):
    keeper = DatabaseSessions(secure=False)
    visit = Visit(ids.token(32), {"_user_id": str(asha.id)}, stored=False, key="k")
    with app.test_request_context():
        keeper._store(visit)
        visit.stored = True
        visit.rotate(anew=False)
        with transaction() as session:
            actions.end_sessions(session, person_id=asha.id)

        keeper._store(visit)

    assert tokens() == []


def test_a_proof_in_the_request_that_signed_in_keeps_the_session(app, asha):
    visit = Visit(ids.token(32), {"_user_id": str(asha.id)}, stored=False, key="k")
    visit.rotate()
    visit.rotate(anew=False)

    with app.test_request_context():
        DatabaseSessions(secure=False)._store(visit)

    assert len(tokens()) == 1


@pytest.mark.asvs("V7.2.1")
def test_an_edited_cookie_and_a_deleted_row_are_nobody(signed_in, asha):
    sid = cookie(signed_in)
    edited = sid[:-1] + ("A" if sid[-1] != "A" else "B")
    assert not is_in(holder_of(edited, signed_in))

    with transaction() as session:
        session_store.forget(session, sid)

    assert not is_in(signed_in)


@pytest.mark.asvs("V7.4.4")
def test_every_page_of_an_account_and_of_the_desk_leads_out(signed_in, app, owner):
    desk = Browser(app.test_client())
    desk.sign_in(owner)
    plain = [rule.rule for rule in app.url_map.iter_rules() if "<" not in rule.rule]
    without = [
        path
        for path in plain
        for browser in (signed_in, desk)
        if path.startswith(("/account", "/admin"))
        if (answer := browser.get(path)).status_code == 200
        if answer.mimetype == "text/html" and 'action="/account/logout"' not in answer.text
    ]

    assert without == []


def test_the_ways_in_are_shown_together_and_lead_on(signed_in):
    page = signed_in.get("/account/security").text

    for name in ("Password", "E-mail address", "Passkeys", "Recovery codes"):
        assert name in page
    assert 'href="/account/sessions"' in page
    assert 'href="/account/security"' in signed_in.get("/account").text
    assert signed_in.get("/account/sessions").status_code == 200


def test_a_stranger_is_led_to_sign_in(browser):
    for path in ("/account/sessions", "/account/security"):
        assert "/account/login" in browser.get(path).headers["Location"]
