"""There and back: only what was begun in this browser is taken, and only once."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from store.accounts.actions.people import change_password
from store.accounts.models import Identity, Person, ProviderSession, Role
from store.accounts.passwords import hashed
from store.infra.db import reading, transaction
from store.kernel import clock
from store.web.session_store import WebSession
from tests.browsing import PASSWORD
from tests.servers.minting import minted

pytestmark = pytest.mark.one_database

CALLBACK = "/account/oidc/callback"
NOT_IN = "You are not signed in"


def people():
    with reading() as session:
        return session.scalars(select(Person).order_by(Person.id)).all()


def roles_of(there, *roles):
    there.access = {"realm_access": {"roles": [*roles, "offline_access"]}}


def is_in(visitor):
    return visitor.get("/account").status_code == 200


def test_who_was_never_here_gets_an_account_without_a_password(traveller):
    traveller.follow(traveller.travel())

    assert "Welcome back, Asha Rao." in traveller.page
    (person,) = people()
    assert (person.email, person.role) == ("asha@example.com", Role.CUSTOMER)
    assert person.password_hash == ""
    assert person.email_proved_at is not None


@pytest.mark.asvs("V10.5.2")
def test_another_address_there_is_still_the_same_account_here(traveller, there):
    traveller.travel()
    there.claims = {"email": "asha.rao@example.com"}

    traveller.travel()

    assert [person.email for person in people()] == ["asha@example.com"]


@pytest.mark.fault("A15")
@pytest.mark.asvs("V6.8.1")
@pytest.mark.asvs("V10.5.2")
def test_A15_the_address_of_an_account_does_not_open_it(traveller, asha):
    answer = traveller.travel()

    assert answer.status_code == 409
    assert "There is an account with this address already." in traveller.page
    assert not is_in(traveller)
    with reading() as session:
        assert session.scalars(select(Identity)).all() == []


@pytest.mark.fault("A15")
@pytest.mark.asvs("V10.5.2")
def test_A15_a_new_subject_does_not_take_over_an_address(
    traveller, another_traveller, there
):
    traveller.travel()
    there.claims = {"sub": "somebody-else"}

    assert another_traveller.travel().status_code == 409
    assert not is_in(another_traveller)


@pytest.mark.asvs("V6.8.1")
def test_the_same_subject_of_another_issuer_is_somebody_else(traveller, there, bina):
    with transaction() as session:
        elsewhere = Identity(
            person_id=bina.id, issuer="https://other.example", subject="asha-there"
        )
        session.add(elsewhere)

    traveller.follow(traveller.travel())

    assert "Welcome back, Asha Rao." in traveller.page


@pytest.mark.parametrize("told", [{"email_verified": False}, {"email": None}])
def test_an_address_that_is_not_confirmed_there_opens_nothing(traveller, there, told):
    there.claims = told

    answer = traveller.travel()

    assert answer.status_code == 422
    assert "not confirmed there" in traveller.page
    assert people() == []


def test_a_closed_account_stays_closed(traveller):
    traveller.travel()
    with transaction() as session:
        session.scalars(select(Person)).one().disabled_at = clock.now()

    assert traveller.travel().status_code == 403
    assert not is_in(traveller)


def test_one_comes_back_to_where_one_was(traveller):
    assert traveller.travel(next="/account/orders").location == "/account/orders"
    assert traveller.travel(next="https://evil.example/").location == "/account"


def test_nobody_comes_there_without_an_answer(traveller):
    assert traveller.get(CALLBACK).status_code == 404


def test_without_a_provider_there_is_no_way_to_it(browser):
    assert "oidc" not in browser.get("/account/login").text
    assert browser.get(f"{CALLBACK}?code=a&state=b").status_code == 404
    assert browser.post("/account/oidc/start").status_code == 404


@pytest.mark.asvs("V6.8.4")
def test_staff_come_in_by_their_role_and_prove_the_rest(traveller, there):
    roles_of(there, "support", "fulfilment")

    answer = traveller.travel()

    assert answer.location == "/admin/"
    assert people()[0].role is Role.FULFILMENT
    with reading() as session:
        kept = session.scalars(select(ProviderSession)).one().refresh_token
    assert kept.startswith("v1.")
    assert "refresh-" not in kept


def test_a_customers_refresh_token_is_not_kept(traveller):
    traveller.travel()

    with reading() as session:
        assert session.scalars(select(ProviderSession)).one().refresh_token is None


@pytest.mark.parametrize(
    ("now", "then"), [(["owner"], Role.OWNER), (["read-only"], Role.READ_ONLY), ([], None)]
)
def test_the_role_of_who_came_as_staff_follows_the_provider(traveller, there, now, then):
    roles_of(there, "manager")
    traveller.travel()
    assert people()[0].role is Role.MANAGER
    roles_of(there, *now)

    traveller.travel()

    assert people()[0].role is (then or Role.CUSTOMER)


@pytest.mark.asvs("V6.8.4")
def test_who_works_here_through_the_provider_comes_in_by_no_other_door(
    traveller, another_traveller, client, there
):
    roles_of(there, "manager")
    traveller.travel()
    (person,) = people()
    with transaction() as session:
        change_password(session, person_id=person.id, secret=hashed(PASSWORD))
    typed = {"email": person.email, "password": PASSWORD}

    another_traveller.follow(another_traveller.post("/account/login", typed))

    assert "You work here through Keycloak: sign in there." in another_traveller.page
    assert not is_in(another_traveller)
    assert client.post("/api/v1/auth/token", json=typed).status_code == 403
    another_traveller.travel()
    assert is_in(another_traveller)


def test_the_last_owner_stays_one(traveller, there):
    roles_of(there, "owner")
    traveller.travel()
    roles_of(there)

    traveller.travel()

    assert people()[0].role is Role.OWNER


def test_an_account_that_was_here_before_is_never_raised(traveller, there):
    traveller.travel()
    roles_of(there, "owner")

    traveller.travel()

    assert people()[0].role is Role.CUSTOMER


@pytest.mark.asvs("V6.8.4")
@pytest.mark.parametrize(
    ("said", "asks"), [({"auth_time": None}, True), ({"auth_time": 1}, True), ({}, False)]
)
def test_a_proof_is_as_old_as_the_provider_says(traveller, there, said, asks):
    there.claims = said
    traveller.travel()

    answer = traveller.post("/account/oidc/start", {"purpose": "link"})

    assert ("/account/prove" in answer.location) is asks


@pytest.mark.fault("F18")
def test_F18_while_the_provider_is_down_everybody_else_goes_on(
    traveller, another_traveller, there, bina
):
    traveller.travel()
    there.status = 503
    with clock.frozen(clock.now() + timedelta(minutes=61)):
        for _ in range(2):
            another_traveller.follow(another_traveller.post("/account/oidc/start"))
            assert "Keycloak does not answer at the moment." in another_traveller.page
        asked = there.asked.total()

        assert "Your password works here." in another_traveller.get("/account/login").text
        another_traveller.sign_in(bina)
        assert is_in(another_traveller)
        assert is_in(traveller)
        assert there.asked.total() == asked


@pytest.mark.fault("F18")
def test_F18_a_provider_that_dies_on_the_way_gives_a_page(traveller, there):
    back = there.answer_to(traveller.leave())
    there.status = 500

    answer = traveller.get(back)

    assert answer.status_code == 503
    assert "Keycloak does not answer at the moment." in traveller.page


@pytest.mark.asvs("V10.1.1")
def test_no_token_ever_leaves_the_server(traveller, there):
    """All of a token begins alike: what is signed as JSON, in base64."""
    roles_of(there, "manager")
    with capture_logs() as lines:
        answers = [
            traveller.travel(),
            traveller.get("/account"),
            traveller.get("/account/identities"),
            traveller.post("/account/oidc/logout"),
        ]

    seen = "".join(answer.text + str(answer.headers) for answer in answers)
    logged = str(lines)

    assert "oidc.staff_opened" in logged
    assert "eyJ" not in seen + logged
    assert "refresh-" not in seen + logged
    with reading() as session:
        kept = str([row.content for row in session.scalars(select(WebSession))])
    assert "eyJ" not in kept


def test_who_leaves_is_led_to_the_provider_and_back(traveller, there):
    traveller.travel()
    assert "Sign out here and at Keycloak" in traveller.get("/account").text

    answer = traveller.post("/account/oidc/logout")

    assert answer.location == (
        f"{there.issuer}/logout?client_id=shop"
        "&post_logout_redirect_uri=http%3A%2F%2Flocalhost%2F"
    )
    assert not is_in(traveller)
    with reading() as session:
        assert session.scalars(select(ProviderSession)).all() == []


@pytest.mark.asvs("V10.3.1")
def test_the_providers_tokens_open_nothing_of_the_api(client, traveller, there):
    traveller.travel()
    access = minted(there._access_claims(), there.key, typ="at+jwt")

    for token in (access, there.id_token()):
        answer = client.get("/api/v1/auth/me", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 401
