"""One order at the desk: notes, tags, mails sent again, another address and content."""

import itertools
import re

import pytest

from store.infra.db import reading
from store.orders.queries import order_with_number
from store.security.queries import history_of
from tests.factories.buying import a_part, an_order
from tests.factories.people import a_browser
from tests.factories.printing import paid
from tests.factories.promotions import a_code, an_order_with
from tests.working import run_jobs

pytestmark = pytest.mark.one_database

SKUS = itertools.count(100)


def orders(count, *, bought=True, **told):
    sku = f"NZ-{next(SKUS)}"
    a_part(sku, stock=200)
    found = [an_order(a_browser(), sku=sku, **told) for _ in range(count)]
    return [paid(order) for order in found] if bought else found


def now(order):
    with reading() as session:
        return order_with_number(session, order.number)


def test_notes_and_tags_are_for_staff_alone(desk, staff, client):
    (order,) = orders(1)
    address = f"/admin/orders/{order.number}"

    desk.post(f"{address}/notes", {"text": "Rang twice, call before nine."})
    desk.post(f"{address}/tags", {"word": "Fragile", "do": "tag"})
    assert desk.post(f"{address}/tags", {"word": "<b>", "do": "tag"}).status_code == 422
    assert desk.post(f"{address}/notes", {"text": " "}).status_code == 422
    desk.get(address)

    assert "Rang twice, call before nine." in desk.page
    assert 'tag=fragile">fragile</a>' in desk.page
    client.get(f"/orders/{order.number}?key={order.access_token}")
    theirs = client.get(f"/orders/{order.number}?key={order.access_token}").get_data(
        as_text=True
    )
    assert order.number in theirs
    assert "Rang twice" not in theirs
    assert "fragile" not in theirs


def test_a_mail_is_sent_once_more_and_both_are_listed(desk, staff, configuration):
    (order,) = orders(1)
    run_jobs(only="send_receipt")
    address = f"/admin/orders/{order.number}"

    desk.post(f"{address}/mails", {"kind": "receipt"})
    desk.get(address)
    assert "Waits" in desk.page
    run_jobs(only="send_mail_again")
    desk.get(address)

    assert desk.page.count(">Receipt</a></th>") == 2
    assert now(order).events[-1].text == "Receipt sent again to asha@example.in."
    assert desk.post(f"{address}/mails", {"kind": "transfer"}).status_code == 303
    run_jobs(only="send_mail_again")
    assert now(order).events[-1].text == "Receipt sent again to asha@example.in."


def test_a_parcel_goes_elsewhere_in_its_state_before_it_is_sent(desk, staff):
    (order,) = orders(1)
    address = f"/admin/orders/{order.number}/address"
    there = {"name": "Asha K", "line1": "1, Lake Road", "line2": "", "phone": ""}
    there |= {"city": "Mysuru", "state": "KA", "postcode": "570001"}

    away = desk.post(address, {**there, "state": "DL", "postcode": "110001"})
    assert (away.status_code, now(order).city) == (422, "Bengaluru")
    assert desk.post(address, there).status_code == 303

    after = now(order)
    assert (after.line1, after.city, after.total) == ("1, Lake Road", "Mysuru", order.total)
    with reading() as session:
        assert history_of(session, "order", order.id)[0].before["city"] == "Bengaluru"


def test_an_unpaid_order_is_changed_after_its_new_total_was_shown(desk, staff):
    (order,) = orders(1, bought=False)
    address = f"/admin/orders/{order.number}/contents"
    desk.get(address)
    told = {name: getattr(order, name) for name in ("email", "name", "line1", "line2")}
    told |= {name: getattr(order, name) for name in ("city", "state", "postcode", "phone")}
    told |= {"delivery_method": order.delivery_method, "quantity-0": "3"}

    desk.post(address, told)
    assert now(order).total == order.total
    total = re.search(r'name="total" value="(\d+)"', desk.page)[1]
    seal = re.search(r'name="seal"\s+value="([^"]+)"', desk.page)[1]
    wrong = desk.post(address, {**told, "quantity-0": "4", "total": total, "seal": seal})
    assert wrong.status_code == 409
    assert desk.post(address, {**told, "total": total, "seal": seal}).status_code == 303

    after = now(order)
    assert (after.lines[0].quantity, after.total.minor) == (3, int(total))
    with reading() as session:
        assert history_of(session, "order", order.id)[0].action == "order.amended"


def test_an_order_with_a_code_says_why_it_stays_as_it_is(desk, staff):
    a_part(stock=9)
    order = an_order_with(a_code())

    desk.get(f"/admin/orders/{order.number}")
    assert "It cannot be changed: this order uses a code or a gift card" in desk.page
    assert "Change the order" not in desk.page
    desk.get(f"/admin/orders/{order.number}/contents")
    assert "It stays as it is" in desk.page
