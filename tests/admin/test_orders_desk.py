"""The orders' desk: lists in the address, many orders at once, one with all about it."""

import csv
import io
import itertools
import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from store.accounts.models import Role
from store.admin import runs
from store.admin.jobs import work_on_run
from store.admin.queries.orders import latest_late
from store.admin.queries.orders_asked import Column, OrderSearch, Tab
from store.admin.tracking import read_rows
from store.infra.db import reading, transaction
from store.kernel import clock
from store.orders.actions.desk import add_tag
from store.orders.actions.runs import Asked, chosen_numbers
from store.orders.models import Fate, RunKind
from store.orders.queries import order_with_number
from store.orders.queries.desk import tags_of
from store.orders.queries.runs import fates_of
from store.production.due import due_before
from store.security.queries import history_of
from tests.factories.buying import a_part, an_order
from tests.factories.people import a_browser
from tests.factories.printing import a_print_job, paid
from tests.working import run_jobs

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


def test_many_are_sent_at_once_and_what_failed_says_why(desk):
    good, bad = orders(3), orders(1, bought=False)
    numbers = [order.number for order in (*good, *bad)]

    desk.post("/admin/orders/sending", {"scope": "chosen", "order": numbers})
    assert "It is not paid, or was given up." in desk.page
    assert "Mark 3 orders as sent" in desk.page
    form = {"order": numbers, f"tracking-{numbers[0]}": "DT 1"}
    desk.follow(desk.post("/admin/orders/runs/sending", form))

    assert '<p class="desk-told">3 done, 1 failed</p>' in desk.page
    assert f'href="/admin/orders/{bad[0].number}"' in desk.page
    assert "This order is not paid yet." in desk.page
    assert [now(order).is_shipped for order in (*good, *bad)] == [True, True, True, False]
    assert now(good[0]).tracking == "DT 1"


def test_all_that_match_are_tagged_and_the_worker_does_the_many(desk, staff, monkeypatch):
    monkeypatch.setattr(runs, "SMALL", 2)
    found = orders(3, bought=False)
    query = OrderSearch.read({"tab": ["to-pay"]}).query
    form = {"scope": "all", "query": query, "word": " Big  Fair ", "do": "tag"}

    desk.follow(desk.post("/admin/orders/runs/tags", form))
    assert "3 waiting" in desk.page
    assert 'hx-trigger="every 2s"' in desk.page
    run_jobs(only="work_on_run")
    desk.get(re.search(r'hx-get="([^"]+)"', desk.page)[1])

    assert "3 done, 0 failed" in desk.page
    assert "every 2s" not in desk.page
    with reading() as session:
        tags = tags_of(session, [order.id for order in found])
        (entry,) = history_of(session, "order_run", 1)
    assert set(map(tuple, tags.values())) == {("big fair",)}
    assert (entry.action, entry.actor_id, entry.after["orders"]) == (
        "orders.tag",
        staff.id,
        3,
    )


def test_a_run_that_is_killed_goes_on_and_does_nothing_twice(database, staff):
    found = orders(3)
    asked = Asked(RunKind.SEND, chosen_numbers([order.number for order in found]))
    with transaction() as session:
        run = runs.begin_run(session, asked, actor=staff, at=clock.now())

    assert runs.work_on(run.id, pieces=1) is False
    for _ in range(2):
        work_on_run(run.id)

    with reading() as session:
        assert fates_of(session, run.id)[Fate.DONE] == 3
    for order in found:
        assert [event.kind for event in now(order).events].count("shipped") == 1


def test_who_lost_the_permission_meanwhile_does_nothing_more(database, staff):
    (order,) = orders(1)
    asked = Asked(RunKind.SEND, chosen_numbers([order.number]))
    with transaction() as session:
        run = runs.begin_run(session, asked, actor=staff, at=clock.now())
    with transaction() as session:
        session.merge(staff).role = Role.READ_ONLY

    runs.work_on(run.id, pieces=9)

    assert not now(order).is_shipped
    with reading() as session:
        assert fates_of(session, run.id)[Fate.FAILED] == 1


def test_a_pasted_table_is_read_and_its_mistakes_are_told():
    text = "Order;Tracking\nmx-7k3q-92fd; DT 1 \nMX-1\nMX-7K3Q-92FD;DT2\nMX-7K3Q-92FE;<b>"

    rows = read_rows(text)

    assert [(row.line, row.number, row.tracking, bool(row.problem)) for row in rows] == [
        (2, "MX-7K3Q-92FD", "DT 1", False),
        (3, "MX-1", "", True),
        (4, "MX-7K3Q-92FD", "DT2", True),
        (5, "MX-7K3Q-92FE", "<b>", True),
    ]


def test_tracking_numbers_are_shown_before_anything_is_sent(desk):
    (order,) = orders(1)

    desk.post("/admin/orders/tracking", {"rows": f"{order.number},DT 9\nMX-AAAA-AAAA,DT 8"})

    assert f'name="tracking-{order.number}" value="DT 9"' in desk.page
    assert "There is no order with this number." in desk.page
    assert not now(order).is_shipped


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


@pytest.mark.parametrize(("paper", "kind"), [("a4", "slip"), ("4x6", "label")])
def test_slips_and_labels_come_several_on_one_print(desk, paper, kind):
    numbers = [order.number for order in orders(2)]
    form = {"scope": "page", "shown": numbers, "paper": paper}

    desk.follow(desk.post("/admin/orders/slips", form))

    assert desk.page.count(f'<article class="{kind}"') == 2
    assert f"desk-{paper}" in desk.page
    assert all(number in desk.page for number in numbers)


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

    assert desk.page.count('<th scope="row">Receipt</th>') == 2
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
