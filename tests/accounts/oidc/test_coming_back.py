"""Only an answer to what was begun in this browser is taken, and only once (fault A13)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from store.accounts.models import Person
from store.infra.db import reading, transaction
from store.kernel import clock
from store.web.session_store import WebSession

pytestmark = pytest.mark.one_database

CALLBACK = "/account/oidc/callback"
NOT_IN = "You are not signed in"


def people():
    with reading() as session:
        return session.scalars(select(Person).order_by(Person.id)).all()


def is_in(visitor):
    return visitor.get("/account").status_code == 200


@pytest.mark.fault("A13")
@pytest.mark.asvs("V10.1.2")
@pytest.mark.asvs("V10.2.1")
def test_A13_an_answer_to_another_browser_is_not_taken(traveller, another_traveller):
    address = traveller.leave()
    another_traveller.leave()

    answer = another_traveller.come_back(address)

    assert answer.status_code == 400
    assert NOT_IN in another_traveller.page
    assert not is_in(another_traveller)


@pytest.mark.fault("A13")
@pytest.mark.asvs("V10.1.2")
def test_A13_an_answer_counts_once(traveller, there):
    back = there.answer_to(traveller.leave())
    assert traveller.get(back).status_code == 303
    traveller.post("/account/logout")

    assert traveller.get(back).status_code == 400
    assert not is_in(traveller)


@pytest.mark.fault("A13")
def test_A13_an_answer_copied_at_the_same_moment_counts_once(traveller, there, app):
    """Two browsers with the same cookie: the row alone would let both through."""
    back = there.answer_to(traveller.leave())
    with reading() as session:
        row = session.scalars(select(WebSession)).one()
        before = dict(row.content)
    assert traveller.get(back).status_code == 303

    with transaction() as session:
        again = session.scalars(select(WebSession)).one()
        again.content = before

    assert traveller.get(there.answer_to(back_to(before, there))).status_code == 400


def back_to(content, there):
    """The departure that a session's content remembers, as its address was."""
    (state,) = content["crossings"]
    told = content["crossings"][state]
    return (
        f"{there.issuer}/auth?state={state}&nonce={told['nonce']}"
        f"&redirect_uri=http://localhost{CALLBACK}"
    )


@pytest.mark.fault("A13")
@pytest.mark.asvs("V10.1.2")
def test_A13_an_answer_after_ten_minutes_is_too_late(traveller, there):
    back = there.answer_to(traveller.leave())

    with clock.frozen(clock.now() + timedelta(minutes=10)):
        assert traveller.get(back).status_code == 400


REFUSED = {
    "no state": {"state": None},
    "another state": {"state": "x" * 43},
    "no code": {"code": None},
    "a code of nobody": {"code": "made-up"},
    "a very long code": {"code": "x" * 1_100},
    "another issuer": {"iss": "https://evil.example/realms/shop"},
    "no issuer, where it is promised": {"iss": None},
    "cancelled": {"code": None, "error": "access_denied"},
    "an error with words of its own": {"code": None, "error": "<b>call us</b>"},
}


@pytest.mark.fault("A13")
@pytest.mark.asvs("V10.2.1")
@pytest.mark.asvs("V10.2.2")
def test_A13_an_answer_that_is_not_whole_is_not_taken(traveller):
    for what, changes in REFUSED.items():
        answer = traveller.come_back(traveller.leave(), **changes)

        assert answer.status_code == 400, what
        assert NOT_IN in traveller.page
        assert "call us" not in traveller.page
    assert not is_in(traveller)


@pytest.mark.fault("A13")
@pytest.mark.asvs("V10.2.2")
def test_A13_what_is_said_twice_is_not_taken(traveller, there):
    back = there.answer_to(traveller.leave())

    assert traveller.get(f"{back}&iss=https://evil.example").status_code == 400


@pytest.mark.fault("A13")
@pytest.mark.asvs("V10.1.2")
@pytest.mark.asvs("V10.5.1")
@pytest.mark.parametrize("told", [{"nonce": "of another browser"}, {"nonce": None}])
def test_A13_a_token_for_another_browser_signs_nobody_in(traveller, there, told):
    there.claims = told

    assert traveller.travel().status_code == 400
    assert people() == []


@pytest.mark.fault("A13")
def test_A13_a_code_without_its_verifier_is_worth_nothing(
    traveller, another_traveller, there
):
    """The provider of the tests checks PKCE: a stolen code does not fit another's."""
    stolen = there.answer_to(traveller.leave()).partition("code=")[2].partition("&")[0]

    answer = another_traveller.come_back(another_traveller.leave(), code=stolen)

    assert answer.status_code == 400
    assert not is_in(another_traveller)


def test_three_tabs_may_be_on_their_way(traveller, there):
    first, *others = [traveller.leave() for _ in range(4)]

    assert traveller.come_back(first).status_code == 400
    assert traveller.come_back(others[0]).status_code == 303
