"""While staff work, the provider is asked whether they still do; no page waits for it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from store.accounts import provider_jobs
from store.accounts.actions import provider_sessions
from store.accounts.models import Person, ProviderSession, Role, SpentOnce
from store.infra.db import reading, transaction
from store.kernel import clock

pytestmark = pytest.mark.one_database

LATER = timedelta(minutes=6)


@pytest.fixture
def manager(traveller, there):
    there.access = {"realm_access": {"roles": ["manager"]}}
    traveller.travel()
    return traveller


@pytest.fixture
def ask(there):
    """Let the sweep come, some minutes later by the clocks of both."""

    def sweep(later=LATER):
        there.ahead = later
        with clock.frozen(clock.now() + later):
            provider_jobs.ask_about_staff()

    return sweep


def is_at_the_desk(visitor):
    return visitor.get("/admin/").status_code == 200


def vouchers():
    with reading() as session:
        return session.scalars(select(ProviderSession)).all()


def test_who_still_works_here_goes_on_with_a_new_refresh_token(manager, there, ask):
    before = vouchers()[0].refresh_token

    ask()
    ask(2 * LATER)

    assert is_at_the_desk(manager)
    assert len(set(there.refreshed)) == 2
    assert vouchers()[0].refresh_token != before


def test_who_has_left_leaves_no_token_behind(manager, there, ask):
    manager.post("/account/logout")

    ask()

    assert there.refreshed == []
    assert vouchers() == []


def test_nobody_is_asked_about_more_often_than_every_five_minutes(manager, there, ask):
    ask(timedelta(minutes=4))
    ask()
    ask()

    assert len(there.refreshed) == 1


@pytest.mark.asvs("V7.6.1")
def test_who_was_closed_out_there_is_signed_out_here(manager, there, ask):
    there.refusal = "invalid_grant"

    ask()

    assert not is_at_the_desk(manager)
    assert vouchers() == []


def test_who_lost_the_role_there_loses_it_here(manager, there, ask):
    there.access = {}

    ask()

    assert not is_at_the_desk(manager)
    with reading() as session:
        assert session.scalars(select(Person)).one().role is Role.CUSTOMER


@pytest.mark.fault("F18")
@pytest.mark.asvs("V7.6.1")
@pytest.mark.parametrize("trouble", [{"status": 500}, {"refusal": "invalid_client"}])
def test_F18_while_the_provider_is_down_everybody_goes_on(manager, there, ask, trouble):
    for name, value in trouble.items():
        setattr(there, name, value)

    ask()

    assert is_at_the_desk(manager)


def test_a_browser_that_was_left_is_not_asked_about(manager, there, ask):
    ask(timedelta(minutes=40))

    assert there.refreshed == []


def test_two_sweeps_at_the_same_moment_ask_once(manager):
    (vouched,) = vouchers()
    at = clock.now() + LATER
    with transaction() as session:
        assert provider_sessions.claim(session, vouched, at=at)
    with transaction() as session:
        assert not provider_sessions.claim(session, vouched, at=at)


def test_a_refresh_token_of_another_row_opens_nothing(manager, ask):
    with transaction() as session:
        vouched = session.scalars(select(ProviderSession)).one()
        vouched.refresh_token = provider_sessions.seal("stolen", token="another row")

    ask()

    assert not is_at_the_desk(manager)


def test_what_is_spent_is_forgotten_when_it_cannot_come_again(manager):
    with clock.frozen(clock.now() + timedelta(days=2)):
        provider_jobs.forget_what_is_spent()

    with reading() as session:
        assert session.scalars(select(SpentOnce)).all() == []
    assert [vouched.refresh_token for vouched in vouchers()] == [None]
