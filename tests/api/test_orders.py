"""Orders by API: one's own, or the shop's for who may see them, page by page."""

import pytest

from store.accounts.models import Person, Role
from store.accounts.scopes import QUOTES_READ, UPLOADS_WRITE
from store.accounts.visitors import Visitor
from store.api import access
from store.api.doors import DOORS, PUBLIC
from store.infra.db import transaction
from tests.api.keys_at_hand import a_key, bearing, signed_in
from tests.factories.buying import a_part, an_order

pytestmark = pytest.mark.one_database

ORDERS = "/api/v1/orders"
OTHER_SCOPES = (UPLOADS_WRITE, QUOTES_READ)


@pytest.fixture
def content(staff):
    """Somebody who writes about products, and sees no orders."""
    with transaction() as session:
        person = session.get_one(Person, staff.id)
        person.role = Role.CONTENT
        return person


@pytest.mark.fault("W21")
@pytest.mark.asvs("V8.2.2")
def test_W21_orders_are_paged_within_limits_and_called_by_names_nobody_guesses(
    client, owner
):
    a_part(stock=9)
    numbers = [an_order(Visitor(f"visitor-{n}")).number for n in range(3)]
    headers = bearing(a_key(owner))

    first = client.get(f"{ORDERS}?limit=2", headers=headers)
    rest = client.get(first.headers["Link"].split(">")[0][1:], headers=headers)

    assert [row["id"] for row in first.json["data"]] == numbers[:0:-1]
    assert [row["id"] for row in rest.json["data"]] == numbers[:1]
    assert (first.json["has_more"], rest.json["has_more"]) == (True, False)
    for odd in ("limit=0", "limit=101", "limit=x", "page=2", "after=a&after=b"):
        assert client.get(f"{ORDERS}?{odd}", headers=headers).status_code == 422
    assert client.get(f"{ORDERS}?after=MX-AAAA-AAAA", headers=headers).status_code == 404
    assert client.get(f"{ORDERS}/1", headers=headers).status_code == 404
    assert not [row for row in first.json["data"] if str(row["id"]).isdigit()]


@pytest.mark.fault("W02")
@pytest.mark.asvs("V8.2.2")
@pytest.mark.asvs("V8.2.3")
def test_W02_a_customer_reads_their_own_orders_and_staff_those_they_may_see(
    client, asha, bina, staff, content
):
    a_part(stock=9)
    hers = an_order(Visitor("asha-here", asha.id)).number
    tokens = {
        person: signed_in(client, person).json["access_token"]
        for person in (asha, bina, content)
    }

    def listed(person):
        answer = client.get(ORDERS, headers=bearing(tokens[person]))
        return [row["id"] for row in answer.json["data"]]

    assert [listed(person) for person in (asha, bina, content)] == [[hers], [], []]
    own = client.get(f"{ORDERS}/{hers}", headers=bearing(tokens[asha]))
    assert own.json["recipient"]["city"] == "Bengaluru"
    for other in (bina, content):
        answer = client.get(f"{ORDERS}/{hers}", headers=bearing(tokens[other]))
        assert answer.status_code == 404

    with transaction() as session:
        session.get_one(Person, staff.id).role = Role.READ_ONLY
    seen = client.get(f"{ORDERS}/{hers}", headers=bearing(tokens[content]))
    assert (seen.status_code, seen.json["recipient"]) == (200, None)


@pytest.mark.asvs("V8.2.2")
def test_even_through_an_open_door_a_stranger_sees_nobodys_orders(client, monkeypatch):
    monkeypatch.setattr(access, "DOORS", {**DOORS, "orders": PUBLIC, "order": PUBLIC})
    a_part(stock=9)
    number = an_order(Visitor("somebody")).number

    assert client.get(ORDERS).json["data"] == []
    assert client.get(f"{ORDERS}/{number}").status_code == 404
