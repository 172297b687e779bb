"""The first page: what sold, what waits for a person, what is late, how the shop does."""

import os
import re
from datetime import timedelta

import pytest
from rq import SimpleWorker

from store.accounts.models import Role
from store.accounts.permissions import rules
from store.admin import system
from store.admin.periods import Period, today_in_india
from store.admin.queries.dashboard import CARDS, late_things, waiting
from store.admin.queries.reports.sales import change, sales_by_day, sales_report
from store.catalog.models import StockLevel
from store.infra import queue
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.money import Money
from store.payments.models import Refund, RefundLine, RefundState
from store.settings import settings
from tests.factories.buying import a_part, an_order
from tests.factories.people import a_browser
from tests.factories.printing import a_print_job, paid

pytestmark = pytest.mark.one_database

CARD = re.compile(r'<dt>([^<]+)</dt>\s*<dd>\s*<a href="([^"]+)">([^<]+)<')


def counted(*, at=None, role=Role.OWNER):
    may = rules().roles[role].may
    with reading() as session:
        found = waiting(session, at=at or clock.now(), may=may.__contains__)
    return {each.card.name: each.count for each in found}


def sold_in(days):
    today = today_in_india(clock.now())
    period = Period.of_late(days, today=today)
    with reading() as session:
        both = Period(period.before.first, today)
        return change(sales_by_day(session, both), period)


def given_back(order, amount, *, at, lines=True, state=RefundState.SUCCEEDED):
    """Money of an order that has gone out."""
    line = {"order_line_id": order.lines[0].id, "quantity": 1} if lines else {}
    back = RefundLine(amount=amount, tax=Money.zero(), **line)
    refund = Refund(order_id=order.id, amount=amount, state=state, settled_at=at)
    with transaction() as session:
        session.add(refund)
        refund.lines = [back]


def test_an_empty_shop_counts_nothing(database):
    assert set(counted().values()) == {0}
    assert sold_in(30).now.net == Money.zero()


def test_orders_prints_and_payments_are_counted(database):
    a_part(stock=50)
    paid(an_order(a_browser()))
    an_order(a_browser())
    a_print_job(a_browser())

    found = counted(at=clock.now() + timedelta(days=60))

    names = ("Orders to send", "Payments pending", "Prints waiting", "Prints late")
    assert [found[name] for name in names] == [1, 1, 1, 1]
    assert found["Orders late"] == 2


def test_low_stock_counts_what_can_still_be_sold(database):
    variant = a_part("NZ-04", stock=6)
    a_part("NZ-06", stock=100)
    before = counted()["Low stock"]
    with transaction() as session:
        session.get_one(StockLevel, variant).allocated = 2

    assert (before, counted()["Low stock"]) == (0, 1)


def test_sales_are_what_was_paid_less_what_went_back_beside_the_days_before(database):
    now = clock.now()
    a_part(stock=50)
    with clock.frozen(now - timedelta(days=9)):
        earlier = paid(an_order(a_browser()))
    order = paid(an_order(a_browser(), quantity=2))
    given_back(order, Money(10_000), at=now)
    given_back(order, Money(999), at=now, state=RefundState.FAILED)

    week = sold_in(7)

    assert week.now.net == sold_in(1).now.net == order.total - Money(10_000)
    assert (week.now.orders, week.before.net) == (1, earlier.total)
    assert sold_in(30).now.net == earlier.total + order.total - Money(10_000)
    assert sold_in(30).words == "₹0.00 before"


def test_money_that_came_twice_and_went_back_was_never_sold(database):
    now = clock.now()
    a_part(stock=50)
    order = paid(an_order(a_browser()))
    with transaction() as session:
        session.merge(order).captured = order.total + order.total
    given_back(order, order.total, at=now, lines=False)
    given_back(order, Money(500), at=now, lines=False)

    assert sold_in(1).now.given_back == Money(500)


def test_the_figures_of_the_first_page_are_the_reports(desk):
    a_part(stock=50)
    for days in (0, 5, 20):
        with clock.frozen(clock.now() - timedelta(days=days)):
            paid(an_order(a_browser()))
    page = desk.get("/admin/").get_data(as_text=True)

    shown = {name: (href, figure) for name, href, figure in CARD.findall(page)}

    today = today_in_india(clock.now())
    for name, days in (("Today", 1), ("Last 7 days", 7), ("Last 30 days", 30)):
        href, figure = shown[name]
        with reading() as session:
            report = sales_report(session, Period.of_late(days, today=today))
        assert figure == str(report.totals[4])
        assert figure in desk.get(href.replace("&amp;", "&")).get_data(as_text=True)
    assert "India, UTC+5:30" in page


@pytest.mark.one_database
def test_every_figure_leads_to_a_list_of_as_many(desk):
    a_part("NZ-04", stock=9)
    a_part("NZ-05", stock=2)
    with clock.frozen(clock.now() - timedelta(days=30)):
        paid(an_order(a_browser()))
        a_print_job(a_browser())
    rows = {"Orders to send": r'href="/admin/orders/MX-[\w-]+"', "Low stock": "nz-05"}

    page = desk.get("/admin/").get_data(as_text=True)
    cards = [each for each in CARD.findall(page) if each[0] in counted()]
    pages = {
        name: desk.get(href.replace("&amp;", "&")).get_data(as_text=True)
        for name, href, _ in cards
    }
    figures = {name: int(figure) for name, _, figure in cards}

    assert len(cards) == len(CARDS) == len(pages)
    assert figures["Prints late"] == pages["Prints late"].count('data-job="') == 1
    for name, row in rows.items():
        assert figures[name] == len(set(re.findall(row, pages[name]))) == 1


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


@pytest.mark.one_database
def test_a_role_sees_its_own_cards_and_the_shop_is_asked_for_no_others(desk_of, statements):
    packer, manager = desk_of(Role.FULFILMENT), desk_of(Role.MANAGER)

    with statements() as asked:
        page = packer.get("/admin/").get_data(as_text=True)

    assert "Orders to send" in page
    for name in ("Transfers awaited", "Security alerts", "Last 30 days", "Last backup"):
        assert name not in page
        assert name in manager.get("/admin/").get_data(as_text=True)
    assert not any("alert" in statement or "refund" in statement for statement in asked)


@pytest.mark.one_database
def test_the_first_page_asks_as_much_of_a_full_shop_as_of_an_empty_one(desk, statements):
    desk.get("/admin/")
    with statements() as empty:
        desk.get("/admin/")
    a_part(stock=50)
    for _ in range(3):
        paid(an_order(a_browser()))

    with statements() as full:
        desk.get("/admin/?days=90")

    assert len(full) == len(empty) <= 16


def test_what_is_left_to_set_up_is_told_until_it_is_done(database, staff):
    told = settings().model_copy(
        update={"SMTP_URL": "smtp://x", "STRIPE_SECRET_KEY": "sk", "SHOP_GSTIN": "G"}
    )
    with reading() as session:
        left = {step.name for step in system.steps(session, told) if not step.done}
    a_part()
    (told.VAR / system.MARK).touch()
    try:
        with reading() as session:
            then = {step.name for step in system.steps(session, told) if not step.done}
    finally:
        (told.VAR / system.MARK).unlink()

    assert left == {"First product", "Second factor", "Backups"}
    assert then == {"Second factor"}


def test_the_system_says_honestly_what_nobody_knows(database):
    told, now = settings(), clock.now()
    a_part(stock=5)
    with clock.frozen(now - timedelta(hours=1)):
        paid(an_order(a_browser()))
    with reading() as session:
        found = system.system_now(session, told)

    assert found.is_migrated
    assert (found.backup, found.beat) == (None, None)
    assert found.is_unsaved(now)
    assert found.is_silent(now)
    assert found.lags(now) == (found.due > 0)

    mark = told.VAR / system.MARK
    mark.touch()
    os.utime(mark, (now.timestamp(),) * 2)
    try:
        assert abs(system.last_backup(told.VAR) - now) < timedelta(seconds=2)
    finally:
        mark.unlink()


def test_a_workers_last_sign_of_life_is_known_while_it_is(redis_url):
    worker = SimpleWorker(["store"], connection=queue.connection(redis_url))
    worker.register_birth()
    try:
        beat = queue.last_beat(redis_url)
    finally:
        worker.register_death()

    assert abs(clock.now() - beat) < timedelta(seconds=30)
    assert queue.last_beat("redis://127.0.0.1:1/0") is None
