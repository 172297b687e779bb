"""Twenty people want the last one."""

import pytest
from sqlalchemy import func, select

from store.accounts.visitors import Visitor
from store.catalog.models import StockHold
from store.infra.db import reading
from store.orders.models import Order
from tests.factories.buying import a_cart, a_part
from tests.factories.kits import a_kit
from tests.races.buyers import all_at_once

BUYERS = 20
PIECES = 3


@pytest.mark.asvs("V2.3.4")
@pytest.mark.fault("C04")
@pytest.mark.prior_failure(1)
@pytest.mark.prior_failure(5)
def test_C04_twenty_processes_buy_the_last_unit_and_one_gets_it(postgresql):
    errands = _everybody_wants_one()

    outcomes = all_at_once(errands, locked=True)

    assert sorted(outcomes) == ["SoldOut"] * (BUYERS - 1) + ["bought"]
    assert (_count(Order), _held()) == (1, 1)


@pytest.mark.prior_failure(10)
def test_control_without_the_lock_the_last_unit_is_sold_many_times(postgresql):
    errands = _everybody_wants_one()

    outcomes = all_at_once(errands, locked=False)

    assert outcomes.count("bought") > 1
    assert _held() > 1


@pytest.mark.prior_failure(16)
@pytest.mark.fault("C10")
def test_C10_one_cart_ordered_by_many_processes_is_one_order(postgresql):
    a_part(stock=BUYERS)
    visitor = Visitor("only-one")
    errand = (visitor, *a_cart(visitor))

    outcomes = all_at_once([errand] * 8, locked=True)

    assert outcomes == ["bought"] * 8
    assert (_count(Order), _held()) == (1, 1)


@pytest.mark.prior_failure(11)
def test_carts_that_want_the_same_things_in_another_order_never_deadlock(postgresql):
    a_part("A", stock=100)
    a_part("B", stock=100)
    errands = []
    for number in range(12):
        visitor = Visitor(f"buyer-{number}")
        for sku in "AB" if number % 2 else "BA":
            found = a_cart(visitor, sku=sku)
        errands.append((visitor, *found))

    outcomes = all_at_once(errands, locked=True)

    assert outcomes == ["bought"] * 12


@pytest.mark.prior_failure(4)
def test_kits_and_singles_want_the_last_pieces_at_once_and_none_is_sold_twice(postgresql):
    errands = _half_want_it_in_a_kit()

    outcomes = all_at_once(errands, locked=True)

    assert set(outcomes) == {"bought", "SoldOut"}
    assert _held() <= PIECES
    assert _held() >= PIECES - 1  # one is left when a kit came last, and wanted two


def test_control_without_the_lock_kits_and_singles_sell_more_than_there_is(postgresql):
    errands = _half_want_it_in_a_kit()

    all_at_once(errands, locked=False)

    assert _held() > PIECES


def test_kits_that_share_parts_in_another_order_never_deadlock(postgresql):
    for sku in "AB":
        a_part(sku, stock=100)
    a_kit("AB-KIT", parts={"A": 1, "B": 2})
    a_kit("BA-KIT", parts={"B": 1, "A": 2})
    errands = []
    for number in range(12):
        visitor = Visitor(f"buyer-{number}")
        for sku in ("A", "BA-KIT", "AB-KIT")[:: 1 if number % 2 else -1]:
            found = a_cart(visitor, sku=sku)
        errands.append((visitor, *found))

    outcomes = all_at_once(errands, locked=True)

    assert outcomes == ["bought"] * 12


def _half_want_it_in_a_kit():
    a_part(stock=PIECES)
    a_kit("KIT", parts={"NZ-04": 2})
    errands = []
    for number in range(BUYERS // 2):
        visitor = Visitor(f"buyer-{number}")
        sku = "KIT" if number % 2 else "NZ-04"
        errands.append((visitor, *a_cart(visitor, sku=sku)))
    return errands


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
