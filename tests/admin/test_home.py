"""The first page counts what waits for a person, and shows what is late."""

import re
from datetime import timedelta

from store.admin.queries.figures import figures, late_things
from store.catalog.models import StockLevel
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.money import Money
from tests.factories.buying import a_part, an_order
from tests.factories.people import a_browser
from tests.factories.printing import a_print_job, paid


def counted(*, at=None):
    with reading() as session:
        return figures(session, at=at or clock.now())


def test_an_empty_shop_counts_nothing(database):
    found = counted()

    assert (found.to_send, found.prints_waiting, found.payments_pending) == (0, 0, 0)
    assert found.paid_today == Money.zero()


def test_orders_prints_and_payments_are_counted(database):
    a_part(stock=50)
    order = paid(an_order(a_browser()))
    an_order(a_browser())
    job = a_print_job(a_browser())

    found = counted()

    assert (found.to_send, found.payments_pending, found.prints_waiting) == (1, 1, 1)
    assert found.paid_today >= order.total
    assert job.status == "queued"


def test_low_stock_counts_what_can_still_be_sold(database):
    variant = a_part("NZ-04", stock=6)
    a_part("NZ-06", stock=100)
    before = counted().low_stock
    with transaction() as session:
        session.get_one(StockLevel, variant).allocated = 2

    assert (before, counted().low_stock) == (0, 1)


def test_what_was_paid_is_counted_in_its_week(database):
    a_part(stock=50)
    with clock.frozen(clock.now() - timedelta(days=9)):
        earlier = paid(an_order(a_browser()))
    now = paid(an_order(a_browser(), quantity=2))

    found = counted()

    assert found.paid_this_week == found.paid_today == now.total
    assert found.paid_last_week == earlier.total


def test_late_things_come_oldest_first(database):
    job = a_print_job(a_browser())
    a_part(stock=50)
    order = paid(an_order(a_browser()))

    with reading() as session:
        soon = late_things(session, at=clock.now())
        much_later = late_things(session, at=clock.now() + timedelta(days=30))

    assert soon == []
    kinds = [(late.kind, late.number) for late in much_later]
    assert ("print", job.number) in kinds
    assert ("order", order.number) in kinds
    assert [late.due_at for late in much_later] == sorted(
        late.due_at for late in much_later
    )


def test_every_figure_leads_to_its_list(desk):
    page = desk.get("/admin/").get_data(as_text=True)

    links = re.findall(r'<dd>\s*<a href="([^"]+)">0</a>', page)
    assert links == [
        "/admin/orders?tab=to-send",
        "/admin/print-jobs",
        "/admin/print-jobs?view=table",
        "/admin/quotes",
        "/admin/reviews",
        "/admin/questions",
        "/admin/orders?tab=to-pay",
        "/admin/orders?tab=problem",
        "/admin/products?low=1&amp;status=active",
    ]
    for link in links:
        assert desk.get(link.replace("&amp;", "&")).status_code == 200
