"""Numbers of invoices have no gap and no double, whoever is killed while taking one."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DataError, DBAPIError

from store.cart.models import Cart
from store.infra.db import reading, transaction
from store.invoices import actions
from store.invoices.models import Invoice, NumberCounter
from store.invoices.numbering import financial_year
from store.invoices.queries import database_now
from store.kernel import clock, ids
from store.orders.models import Order, OrderLine, order_number
from store.settings import settings
from tests.application import connect_outbox
from tests.factories.buying import a_part, an_order

ISSUES, AT_ONCE = 200, 16
FINE, FAILS = "SELECT 1", "SELECT 1 / 0"
KILLED = "SELECT pg_terminate_backend(pg_backend_pid())"
FATES = (FAILS, KILLED, *(FINE,) * 6)


@pytest.fixture(autouse=True)
def announcements(postgresql, configuration):
    """What is issued is announced, as in the shop."""
    connect_outbox(configuration)


def many_orders(count) -> list[int]:
    """Copies of one order, each of a cart of its own; gives their ids."""
    a_part()
    an_order()
    numbers = list(range(1_000, 1_000 + count))
    with transaction() as session:
        (cart,), (order,) = _rows(session, Cart), _rows(session, Order)
        carts = [{**cart, "id": n, "token": ids.token()} for n in numbers]
        own = [{"id": n, "cart_id": n, "number": order_number()} for n in numbers]
        lines = [
            {**line, "id": n, "order_id": n}
            for n in numbers
            for line in _rows(session, OrderLine)
        ]
        session.execute(insert(Cart.__table__), carts)
        session.execute(insert(Order.__table__), [{**order, **each} for each in own])
        session.execute(insert(OrderLine.__table__), lines)
    return numbers


def _rows(session, model):
    return [dict(row) for row in session.execute(select(model.__table__)).mappings()]


def issue(order_id: int, fate: str = FINE) -> str:
    """Issue an invoice; some fail on the way, some are killed by the database."""
    try:
        with transaction() as session:
            actions.issue_invoice(session, order_id=order_id, settings=settings())
            session.execute(text(fate))
    except DataError:
        return "failed"
    except DBAPIError:
        return "killed"
    return "issued"


def serials():
    with reading() as session:
        return sorted(session.scalars(select(Invoice.serial)))


def test_two_hundred_concurrent_issues_with_kills_leave_no_gap(postgresql):
    orders, chance = many_orders(ISSUES), random.Random(7)  # noqa: S311 the same each time
    fates = [chance.choice(FATES) for _ in orders]

    with ThreadPoolExecutor(AT_ONCE) as crowd:
        outcomes = list(crowd.map(issue, orders, fates))
    given = serials()
    with ThreadPoolExecutor(AT_ONCE) as crowd:  # each twice, as jobs may be
        list(crowd.map(issue, orders * 2))

    assert set(outcomes) == {"issued", "failed", "killed"}
    assert given == list(range(1, outcomes.count("issued") + 1))
    assert serials() == list(range(1, ISSUES + 1))


@pytest.mark.fault("C16")
def test_C16_a_number_goes_by_the_databases_clock(postgresql):
    order = many_orders(1)[0]

    with clock.frozen(datetime(2031, 4, 1, tzinfo=clock.IST)):
        issue(order)

    with reading() as session:
        invoice = session.scalars(select(Invoice)).one()
        now = database_now(session)
    assert abs(now - invoice.issued_at) < timedelta(minutes=1)
    assert invoice.year == financial_year(now) != "31-32"


def test_without_the_counters_lock_one_number_is_given_twice(postgresql, monkeypatch):
    """The control: the same code with a counter that is read, then written."""
    barrier = threading.Barrier(2, timeout=20)

    def careless(session, *, series, year):
        mine = (NumberCounter.series == series, NumberCounter.year == year)
        last = session.scalar(select(NumberCounter.last).where(*mine)) or 0
        barrier.wait()
        return last + 1

    monkeypatch.setattr(actions, "take_number", careless)
    with ThreadPoolExecutor(2) as crowd:
        outcomes = list(crowd.map(issue, many_orders(2)))

    assert sorted(outcomes) == ["issued", "killed"]  # the second one's number was given
