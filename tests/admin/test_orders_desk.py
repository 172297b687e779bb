"""The orders' desk: lists in the address, many orders at once, one with all about it."""

import csv
import io
import itertools
import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from store.accounts.models import Role
from store.admin.queries.orders import latest_late
from store.admin.queries.orders_asked import Column, OrderSearch, Tab
from store.infra.db import reading, transaction
from store.kernel import clock
from store.orders.actions.desk import add_tag
from store.orders.queries import order_with_number
from store.production.due import due_before
from store.security.queries import history_of
from tests.factories.buying import a_part, an_order
from tests.factories.people import a_browser
from tests.factories.printing import a_print_job, paid

pytestmark = pytest.mark.one_database

SKUS = itertools.count(100)
NUMBER = re.compile(r"data-row[^>]*>(MX-[A-Z0-9-]+)<", re.DOTALL)


def orders(count, *, bought=True, **told):
    sku = f"NZ-{next(SKUS)}"
    a_part(sku, stock=200)
    found = [an_order(a_browser(), sku=sku, **told) for _ in range(count)]
    return [paid(order) for order in found] if bought else found


def now(order):
    with reading() as session:
        return order_with_number(session, order.number)


def listed(desk, **asked):
    desk.get(f"/admin/orders?{urlencode(asked)}")
    return NUMBER.findall(desk.page)


def test_a_list_says_all_of_itself_in_its_address():
    asked = {"tab": ["late"], "q": [" Asha "], "payment": ["paid"], "since": ["2026-01-31"]}
    asked |= {"sort": ["-total"], "size": ["50"], "column": ["total", "city", "nonsense"]}

    search = OrderSearch.read(asked)

    assert OrderSearch.kept(search.query) == search
    assert (search.tab, search.words, search.size) == (Tab.LATE, "Asha", 50)
    assert search.columns == (Column.TOTAL, Column.CITY)


@pytest.mark.parametrize(
    "asked",
    [
        "tab=x&size=9&sort=id&state=%00&since=0001-01-01&until=9999-12-31&column=;",
        "after=MX-0000-0000&before=x&q=%25_%5C&payment=PAID&tag='",
    ],
)
def test_nonsense_in_the_address_is_as_if_it_were_not_there(desk, asked):
    assert desk.get(f"/admin/orders?{asked}").status_code == 200


def test_what_is_late_is_what_should_have_left(noon):
    last = latest_late(noon)

    assert due_before(last) < noon <= due_before(last + timedelta(days=1))


def test_prints_to_make_keep_an_order_from_the_list_of_what_to_send(desk):
    to_print = a_print_job(a_browser()).order_number
    (to_send,) = orders(1)

    assert listed(desk, tab="to-print") == [to_print]
    assert listed(desk, tab="to-send") == [to_send.number]
    assert set(listed(desk, tab="all")) == {to_print, to_send.number}


def test_filters_narrow_a_list(desk):
    (bought,), (waiting,) = orders(1), orders(1, bought=False)
    with transaction() as session:
        add_tag(session, order_id=bought.id, word="gift")

    assert listed(desk, payment="unpaid") == [waiting.number]
    assert listed(desk, tag="gift", way="online", sent="unfulfilled") == [bought.number]
    assert listed(desk, since=clock.now().date() + timedelta(days=2)) == []


@pytest.mark.parametrize("sort", ["-placed", "promised", "total", "-customer"])
def test_pages_leave_nothing_out_and_show_nothing_twice(desk, sort, monkeypatch):
    monkeypatch.setattr("store.admin.queries.orders_asked.SIZES", (2, 50, 100))
    everything = [order.number for order in orders(5, bought=False)]
    link = re.compile(r'rel="(next|prev)" href="([^"]+)"')

    desk.get(f"/admin/orders?tab=all&sort={sort}")
    seen, way = [NUMBER.findall(desk.page)], dict(link.findall(desk.page))
    while "next" in way:
        desk.get(way["next"].replace("&amp;", "&"))
        seen.append(NUMBER.findall(desk.page))
        way = dict(link.findall(desk.page))
    desk.get(way["prev"].replace("&amp;", "&"))

    assert [len(page) for page in seen] == [2, 2, 1]
    assert sorted(number for page in seen for number in page) == sorted(everything)
    assert NUMBER.findall(desk.page) == seen[-2]


def test_the_list_asks_the_same_however_long_it_is(desk, statements):
    orders(2)
    listed(desk, tab="all", q="asha")
    with statements() as few:
        listed(desk, tab="all", q="asha")
    orders(5)

    with statements() as many:
        listed(desk, tab="all", q="asha")

    assert len(many) == len(few) <= 13
    assert not any("count(*)" in one.lower() and "limit" not in one.lower() for one in many)


def test_the_sorted_column_says_so_and_the_table_has_its_words(desk):
    orders(1)

    listed(desk, tab="all", sort="total")

    assert (
        '<caption class="hidden">All: 1 order on this page, 1 in all</caption>' in desk.page
    )
    assert re.search(r'<th scope="col" class="num" aria-sort="ascending">', desk.page)


def test_a_list_is_kept_under_a_name_and_is_nobody_elses(desk, desk_of):
    query = OrderSearch.read({"tab": ["all"], "tag": ["gift"]}).query

    desk.post("/admin/orders/views", {"name": "Gifts", "query": query})
    desk.get(f"/admin/orders?{query}")
    other = desk_of(Role.FULFILMENT)
    other.get("/admin/orders")

    assert re.search(r'aria-current="page">Gifts</a>', desk.page)
    assert "Gifts" not in other.page
    forget = re.search(r'action="(/admin/orders/views/[^"]+/removal)"', desk.page)[1]
    assert other.post(forget).status_code == 404
    desk.follow(desk.post(forget))
    assert re.search(r'aria-current="page">Gifts</a>', desk.page) is None


def test_a_list_without_a_name_is_not_kept_and_the_list_stays(desk):
    answer = desk.post("/admin/orders/views", {"name": "", "query": "tab=late"})

    assert answer.status_code == 422
    assert "Give the list a name." in desk.page


def test_what_is_listed_is_taken_out_as_a_table_that_is_safe_and_on_record(desk, staff):
    orders(2, bought=False, name="=HYPERLINK(1)")
    query = OrderSearch.read({"tab": ["to-pay"]}).query

    answer = desk.post("/admin/orders/export", {"scope": "all", "query": query})

    assert answer.is_streamed
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))
    assert [row["Customer"] for row in rows] == ["'=HYPERLINK(1)"] * 2
    assert (rows[0]["E-mail"], rows[0]["PIN code"]) == ("asha@example.in", "560038")
    with reading() as session:
        (entry,) = history_of(session, "export", 0)
    assert (entry.action, entry.actor_id, entry.after) == (
        "orders.exported",
        staff.id,
        {"rows": 2},
    )


def test_a_table_of_many_is_read_piece_by_piece(desk, monkeypatch):
    monkeypatch.setattr("store.admin.queries.orders.BATCH", 2)
    found = orders(5, bought=False)

    answer = desk.post("/admin/orders/export", {"scope": "all", "query": "tab=all"})

    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))
    assert [row["Order"] for row in rows] == [order.number for order in reversed(found)]


@pytest.mark.parametrize("role", [Role.READ_ONLY, Role.SUPPORT])
def test_who_may_not_send_or_export_is_offered_neither(desk_of, role):
    (order,) = orders(1)
    desk = desk_of(role)

    desk.get("/admin/orders?tab=all")

    assert order.number in desk.page
    assert "Mark as sent" not in desk.page
    assert "Take as CSV" not in desk.page
    for address in ("export", "sending", "runs/sending", "slips"):
        assert desk.post(f"/admin/orders/{address}").status_code == 403
