"""Linking an account there to one's own, taking it off, and proving it once more there."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from store.accounts.models import AuthenticatorApp, Identity, Role
from store.infra.db import reading, transaction
from store.kernel import clock
from tests.accounts.devices_at_hand import given_app
from tests.browsing import PASSWORD

pytestmark = pytest.mark.one_database

PAGE = "/account/identities"


def identities():
    with reading() as session:
        return session.scalars(select(Identity).order_by(Identity.id)).all()


def link(traveller, person):
    traveller.sign_in(person)
    return traveller.travel(purpose="link")


def remove(traveller):
    (identity,) = identities()
    return traveller.post(f"{PAGE}/{identity.token}/removal")


def test_the_page_of_all_ways_in_leads_there(traveller, asha):
    traveller.sign_in(asha)
    before = traveller.get("/account/security").text
    traveller.travel(purpose="link")

    after = traveller.get("/account/security").text

    assert PAGE in before
    assert "not linked" in before
    assert "not linked" not in after


@pytest.mark.fault("A15")
def test_A15_a_local_account_is_linked_after_its_own_sign_in(
    traveller, another_traveller, asha
):
    traveller.follow(link(traveller, asha))
    assert "You can sign in with Keycloak from now on." in traveller.page
    assert "linked" in traveller.page

    another_traveller.follow(another_traveller.travel())

    assert "Welcome back, Asha Rao." in another_traveller.page
    assert [identity.person_id for identity in identities()] == [asha.id]


def test_a_link_never_changes_a_role(traveller, another_traveller, there, asha):
    link(traveller, asha)
    there.access = {"realm_access": {"roles": ["owner"]}}

    another_traveller.travel()

    with reading() as session:
        assert session.get(type(asha), asha.id).role is Role.CUSTOMER


def test_linking_wants_a_proof_of_late(traveller, asha):
    traveller.sign_in(asha)

    with clock.frozen(clock.now() + timedelta(minutes=20)):
        answer = traveller.post("/account/oidc/start", {"purpose": "link"})

    assert "/account/prove" in answer.location


def test_a_log_in_leads_to_one_account(traveller, another_traveller, asha, bina):
    link(traveller, asha)

    answer = link(another_traveller, bina)

    assert answer.status_code == 409
    assert "belongs to another account here" in another_traveller.page
    assert len(identities()) == 1


def test_an_account_has_one_log_in_of_a_provider(traveller, there, asha):
    link(traveller, asha)
    there.claims = {"sub": "asha-too"}

    assert traveller.travel(purpose="link").status_code == 409
    assert len(identities()) == 1


def test_who_is_somebody_else_by_then_links_nothing(traveller, there, asha, bina):
    traveller.sign_in(asha)
    back = there.answer_to(traveller.leave(purpose="link"))
    traveller.post("/account/logout")
    traveller.sign_in(bina)

    assert traveller.get(back).status_code == 400
    assert identities() == []


def test_a_stranger_links_nothing(traveller):
    for purpose in ("link", "prove"):
        answer = traveller.post("/account/oidc/start", {"purpose": purpose})
        assert answer.status_code == 403
    assert traveller.post("/account/oidc/start", {"purpose": "else"}).status_code == 422


def test_a_link_is_taken_off_and_ends_what_came_in_by_it(
    traveller, another_traveller, asha
):
    link(traveller, asha)
    another_traveller.travel()

    traveller.follow(remove(traveller))

    assert "leads to your account no more" in traveller.page
    assert another_traveller.get("/account").status_code == 303
    assert identities() == []


def test_the_only_way_in_stays(traveller):
    traveller.travel()

    traveller.follow(remove(traveller))

    assert "This is your only way in." in traveller.page
    assert len(identities()) == 1


def test_who_works_here_through_it_cannot_take_it_off(traveller, there):
    there.access = {"realm_access": {"roles": ["manager"]}}
    traveller.travel()

    traveller.follow(remove(traveller))

    assert "only the owner can change that" in traveller.page
    assert len(identities()) == 1


def test_taking_it_off_wants_a_proof_of_late(traveller, asha):
    link(traveller, asha)

    with clock.frozen(clock.now() + timedelta(minutes=20)):
        answer = remove(traveller)

    assert "/account/prove" in answer.location
    assert len(identities()) == 1


def test_a_stranger_does_not_find_anothers_link(traveller, another_traveller, asha, bina):
    link(traveller, asha)
    another_traveller.sign_in(bina)

    assert remove(another_traveller).status_code == 404
    assert "Nothing is linked yet." in another_traveller.get(PAGE).text


def test_without_provider_and_links_there_is_no_page(browser, asha):
    browser.sign_in(asha)

    assert browser.get(PAGE).status_code == 404


@pytest.mark.asvs("V6.8.4")
def test_who_has_only_this_proves_it_there(traveller):
    traveller.travel()
    with clock.frozen(clock.now() + timedelta(minutes=14)):
        traveller.get("/account")
    page = traveller.get(f"/account/prove?next={PAGE}").text
    assert "Prove it with Keycloak" in page

    left = traveller.leave(purpose="prove", next=PAGE)
    answer = traveller.come_back(left)

    assert "prompt=login" in left
    assert "max_age=0" in left
    assert answer.location == PAGE


BAD_PROOFS = {
    "given long ago": {"auth_time": 1},
    "of no time": {"auth_time": None},
    "of another person": {"sub": "bina-there"},
}


@pytest.mark.asvs("V6.8.4")
@pytest.mark.parametrize("what", BAD_PROOFS)
def test_a_proof_that_was_not_given_now_is_none(traveller, there, what):
    traveller.travel()
    there.claims = BAD_PROOFS[what]

    answer = traveller.travel(purpose="prove")

    assert answer.status_code == 400
    assert "You are not signed in" in traveller.page


@pytest.mark.asvs("V7.5.1")
def test_one_factor_there_stands_in_for_no_second_factor_here(traveller, there, asha):
    link(traveller, asha)
    given_app(asha)

    weaker = traveller.travel(purpose="prove")
    assert weaker.status_code == 400
    assert "You have a second factor here" in traveller.page

    there.claims = {"acr": "2"}
    assert traveller.travel(purpose="prove").status_code == 303


def test_of_staff_two_factors_are_asked_for(traveller, there):
    there.access = {"realm_access": {"roles": ["manager"]}}
    traveller.travel()

    assert "acr_values=2" in traveller.leave(purpose="prove")


def test_a_password_opens_no_account_that_has_none(traveller, another_traveller):
    traveller.travel()

    for password in ("!", "", PASSWORD):
        form = {"email": "asha@example.com", "password": password}
        assert another_traveller.post("/account/login", form).status_code == 422


def test_a_linked_account_is_told_apart_while_the_provider_is_down(traveller, there, asha):
    link(traveller, asha)
    with transaction() as session:
        session.scalars(select(Identity)).one().issuer = "https://other.example"
    there.status = 503
    with clock.frozen(clock.now() + timedelta(minutes=61)):
        for _ in range(2):
            traveller.post("/account/oidc/start")

        page = traveller.get(PAGE).text

    assert "https://other.example" in page
    assert "does not answer at the moment" in page


@pytest.mark.asvs("V6.8.4")
@pytest.mark.parametrize(
    ("level", "leads_to"), [("1", "/account/login/second-factor"), ("2", "/account")]
)
def test_a_second_factor_here_is_asked_for_unless_it_was_shown_there(
    traveller, another_traveller, there, asha, level, leads_to
):
    link(traveller, asha)
    with transaction() as session:
        app = AuthenticatorApp(person_id=asha.id, name="Phone", secret="sealed")
        session.add(app)
    there.claims = {"acr": level}

    assert another_traveller.travel().location == leads_to
