"""Sessions end by their time, with the role they were for, and when there are too many."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from store.accounts.actions.sessions import MOST_OF_CUSTOMERS, MOST_OF_STAFF
from store.accounts.models import Person, Role
from store.infra.db import reading, transaction
from store.kernel import clock
from store.web import session_store
from store.web.session_store import CUSTOMERS, STAFF, WebSession
from tests.browsing import PASSWORD, Browser

pytestmark = pytest.mark.one_database


def is_in(browser):
    return browser.get("/account").status_code == 200


def tokens():
    with reading() as session:
        rows = session.scalars(select(WebSession).order_by(WebSession.created_at))
        return [row.token for row in rows if row.person_id]


@pytest.fixture
def signed_in(browser, asha):
    browser.follow(browser.sign_in(asha))
    return browser


@pytest.mark.asvs("V7.3.1")
def test_staff_who_leave_the_desk_for_an_hour_sign_in_again(browser, staff):
    browser.sign_in(staff)
    start = clock.now()

    with clock.frozen(start + STAFF.idle - timedelta(minutes=2)):
        assert browser.get("/admin/").status_code == 200
    with clock.frozen(start + 2 * STAFF.idle):
        assert "/account/login" in browser.get("/admin/").headers["Location"]


@pytest.mark.asvs("V7.3.2")
def test_staff_sign_in_again_after_a_shift_however_busy_and_however_often_proved(
    browser, staff
):
    browser.sign_in(staff)
    start, passed = clock.now(), timedelta()
    while (passed := passed + timedelta(minutes=50)) < STAFF.absolute:
        with clock.frozen(start + passed):
            browser.get("/account/prove")
            browser.post("/account/prove", {"password": PASSWORD})
            assert browser.get("/admin/").status_code == 200

    with clock.frozen(start + STAFF.absolute):
        assert "/account/login" in browser.get("/admin/").headers["Location"]


@pytest.mark.asvs("V7.3.1")
@pytest.mark.asvs("V7.3.2")
def test_the_sweep_goes_by_the_limits_of_each(browser, another_browser, asha, staff):
    browser.sign_in(staff)
    another_browser.sign_in(asha)

    with transaction() as session:
        session_store.sweep(session, clock.now() + STAFF.idle + timedelta(minutes=1))
    assert len(tokens()) == 1

    with transaction() as session:
        session_store.sweep(session, clock.now() + CUSTOMERS.idle + timedelta(minutes=1))
    assert tokens() == []


@pytest.mark.fault("A17")
@pytest.mark.asvs("V8.3.2")
@pytest.mark.asvs("V7.4.2")
@pytest.mark.parametrize(
    ("change", "answer"),
    [({"disabled_at": clock.now()}, 303), ({"role": Role.CUSTOMER}, 403)],
)
def test_A17_who_is_disabled_or_demoted_is_out_at_the_next_request(
    browser, staff, change, answer
):
    browser.sign_in(staff)
    assert browser.get("/admin/").status_code == 200

    with transaction() as session:
        for name, value in change.items():
            setattr(session.get_one(Person, staff.id), name, value)

    assert browser.get("/admin/").status_code == answer
    assert browser.post("/admin/orders/MX-7K3Q-92FD/settlement").status_code == 403


@pytest.mark.fault("A17")
def test_A17_who_is_made_staff_does_not_go_on_by_a_customers_limits(signed_in, asha):
    with transaction() as session:
        session.get_one(Person, asha.id).role = Role.MANAGER

    assert not is_in(signed_in)
    assert signed_in.get("/admin/").status_code == 303


@pytest.mark.fault("A22")
@pytest.mark.asvs("V7.1.2")
@pytest.mark.parametrize(
    ("who", "most"), [("asha", MOST_OF_CUSTOMERS), ("staff", MOST_OF_STAFF)]
)
def test_A22_one_session_too_many_ends_the_one_unused_longest_and_says_so(
    app, request, who, most
):
    person = request.getfixturevalue(who)
    start = clock.now()
    browsers = [Browser(app.test_client()) for _ in range(most + 1)]
    for passed, browser in enumerate(browsers):
        with clock.frozen(start + timedelta(seconds=passed)):
            browser.sign_in(person)

    assert f"You were signed in in {most} places" in browsers[-1].get("/account").text
    assert not is_in(browsers[0])
    assert all(map(is_in, browsers[1:]))


@pytest.mark.asvs("V7.4.5")
def test_a_command_signs_out_one_or_everybody(app, signed_in, another_browser, bina):
    another_browser.sign_in(bina)
    run = app.test_cli_runner().invoke

    assert run(args=["end-sessions", "asha@example.com"]).output == "1 sessions ended.\n"
    assert [is_in(signed_in), is_in(another_browser)] == [False, True]
    assert run(args=["end-sessions", "--everybody"]).exit_code == 0
    assert not is_in(another_browser)
    assert run(args=["end-sessions"]).exit_code == 2
    assert run(args=["end-sessions", "nobody@example.com"]).exit_code == 1


@pytest.mark.asvs("V14.3.1")
def test_leaving_has_the_browser_forget_what_it_was_shown(signed_in):
    left = signed_in.post("/account/logout")

    assert left.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "no-store" in left.headers["Cache-Control"]


@pytest.mark.asvs("V14.3.2")
@pytest.mark.asvs("V7.4.1")
def test_nothing_that_is_shown_to_who_is_signed_in_stays_in_a_cache(signed_in, app):
    plain = [rule.rule for rule in app.url_map.iter_rules() if "<" not in rule.rule]
    pages = [path for path in plain if not path.startswith("/account/logout")]

    kept = {
        path: answer.headers.get("Cache-Control")
        for path in pages
        if "no-store"
        not in (answer := signed_in.get(path)).headers.get("Cache-Control", "")
    }

    assert len(pages) > 60
    assert kept == {}
