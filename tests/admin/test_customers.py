"""Customers' accounts: found by those who answer them, closed, and made a colleague's."""

import pytest

from store.accounts.models import Person, Role
from store.infra.db import reading
from tests.at_the_desk import signed_in

pytestmark = pytest.mark.one_database


@pytest.fixture
def office(app, owner):
    """The owner, signed in."""
    return signed_in(app, owner)


@pytest.mark.asvs("V8.2.2")
def test_customers_are_found_by_the_whole_address_only_and_who_looked_is_told(
    desk_of, asha, told
):
    support = desk_of(Role.SUPPORT)

    assert support.post("/admin/customers", {"email": "asha@"}).status_code == 422
    assert support.post("/admin/customers", {"email": "a@example.com"}).status_code == 422
    support.follow(support.post("/admin/customers", {"email": asha.email}))

    assert "Asha Rao" in support.page
    assert "Close the account" not in support.page
    looked = [one for one in told if one.kind == "customer.looked_up"]
    assert [one.detail["about"] for one in looked] == [str(asha.id)]
    assert support.post(f"/admin/customers/{asha.id}/closure").status_code == 403
    assert desk_of(Role.FULFILMENT).get("/admin/customers").status_code == 403


def test_a_customers_account_is_closed_and_opened_again(office, asha, another_browser):
    another_browser.follow(another_browser.sign_in(asha))

    office.follow(office.post(f"/admin/customers/{asha.id}/closure"))
    assert another_browser.get("/account").status_code == 303
    office.follow(office.post(f"/admin/customers/{asha.id}/reopening"))

    assert "can sign in again" in office.page
    assert office.get(f"/admin/people/{asha.id}").status_code == 404


def test_a_customer_becomes_a_colleague_and_leaves_again(office, asha):
    office.follow(office.post(f"/admin/customers/{asha.id}/role", {"role": "support"}))
    assert now(asha).role == Role.SUPPORT
    assert office.get(f"/admin/customers/{asha.id}").status_code == 404

    office.follow(office.post(f"/admin/people/{asha.id}/role", {"role": "customer"}))

    assert now(asha).role == Role.CUSTOMER


def now(person) -> Person:
    with reading() as session:
        return session.get_one(Person, person.id)
