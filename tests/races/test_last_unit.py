"""Twenty people want the last one."""

from sqlalchemy import func, select

from store.accounts.visitors import Visitor
from store.catalog.models import StockHold
from store.infra.db import reading
from store.orders.models import Order
from tests.factories.buying import a_cart, a_part
from tests.races.buyers import all_at_once

BUYERS = 20


def test_twenty_processes_buy_the_last_unit_and_one_gets_it(postgresql):
    errands = _everybody_wants_one()

    outcomes = all_at_once(postgresql.url, errands, locked=True)

    assert sorted(outcomes) == ["SoldOut"] * (BUYERS - 1) + ["bought"]
    assert (_count(Order), _held()) == (1, 1)


def test_control_without_the_lock_the_last_unit_is_sold_many_times(postgresql):
    errands = _everybody_wants_one()

    outcomes = all_at_once(postgresql.url, errands, locked=False)

    assert outcomes.count("bought") > 1
    assert _held() > 1


def test_one_cart_ordered_by_many_processes_is_one_order(postgresql):
    a_part(stock=BUYERS)
    visitor = Visitor("only-one")
    errand = (visitor, *a_cart(visitor))

    outcomes = all_at_once(postgresql.url, [errand] * 8, locked=True)

    assert outcomes == ["bought"] * 8
    assert (_count(Order), _held()) == (1, 1)


def test_carts_that_want_the_same_things_in_another_order_never_deadlock(postgresql):
    a_part("A", stock=100)
    a_part("B", stock=100)
    errands = []
    for number in range(12):
        visitor = Visitor(f"buyer-{number}")
        for sku in "AB" if number % 2 else "BA":
            found = a_cart(visitor, sku=sku)
        errands.append((visitor, *found))

    outcomes = all_at_once(postgresql.url, errands, locked=True)

    assert outcomes == ["bought"] * 12


def _everybody_wants_one():
    a_part(stock=1)
    visitors = [Visitor(f"buyer-{number}") for number in range(BUYERS)]
    return [(visitor, *a_cart(visitor)) for visitor in visitors]


def _count(kind) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(kind))


def _held() -> int:
    with reading() as session:
        return session.scalar(select(func.coalesce(func.sum(StockHold.quantity), 0)))
