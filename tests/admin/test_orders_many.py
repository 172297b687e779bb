"""Many orders at once: sent, tagged and printed; a run says what it did and what not."""

import itertools
import re

import pytest

from store.accounts.models import Role
from store.admin import runs
from store.admin.jobs import work_on_run
from store.admin.queries.orders_asked import OrderSearch
from store.admin.tracking import read_rows
from store.infra.db import reading, transaction
from store.kernel import clock
from store.orders.actions.runs import Asked, chosen_numbers
from store.orders.models import Fate, RunKind
from store.orders.queries import order_with_number
from store.orders.queries.desk import tags_of
from store.orders.queries.runs import fates_of
from store.security.queries import history_of
from tests.factories.buying import a_part, an_order
from tests.factories.people import a_browser
from tests.factories.printing import paid
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


@pytest.mark.parametrize(("paper", "kind"), [("a4", "slip"), ("4x6", "label")])
def test_slips_and_labels_come_several_on_one_print(desk, paper, kind):
    numbers = [order.number for order in orders(2)]
    form = {"scope": "page", "shown": numbers, "paper": paper}

    desk.follow(desk.post("/admin/orders/slips", form))

    assert desk.page.count(f'<article class="{kind}"') == 2
    assert f"desk-{paper}" in desk.page
    assert all(number in desk.page for number in numbers)
