"""Many carts keep the same stock at once: no piece is kept twice."""

import pytest
from sqlalchemy import func, select

from store.accounts.visitors import Visitor
from store.catalog.models import StockHold
from store.infra.db import reading
from store.orders.models import Order
from tests.factories.buying import a_cart, a_part, keep
from tests.factories.kits import a_kit
from tests.races.buyers import all_at_once

SHOPPERS = 12
PIECES = 3


def everybody(sku="NZ-04"):
    visitors = [Visitor(f"buyer-{number}") for number in range(SHOPPERS)]
    return [(visitor, *a_cart(visitor, sku=sku)) for visitor in visitors]


def held():
    with reading() as session:
        return session.scalar(select(func.coalesce(func.sum(StockHold.quantity), 0)))


@pytest.mark.prior_failure(5)
def test_twelve_carts_keep_three_pieces_between_them(postgresql):
    a_part(stock=PIECES)

    outcomes = all_at_once(everybody(), locked=True, keep=True)

    assert outcomes == ["bought"] * SHOPPERS  # nobody failed; most were told "short"
    assert held() == PIECES


@pytest.mark.prior_failure(10)
def test_control_without_the_lock_they_keep_more_than_there_is(postgresql):
    a_part(stock=PIECES)

    all_at_once(everybody(), locked=False, keep=True)

    assert held() > PIECES


@pytest.mark.fault("C04")
@pytest.mark.prior_failure(1)
def test_C04_whoever_keeps_the_last_one_gets_it_however_many_press_at_once(postgresql):
    a_part(stock=1)
    errands = everybody()
    keep(errands[7][0])

    outcomes = all_at_once(errands, locked=True)

    assert sorted(outcomes) == ["SoldOut"] * (SHOPPERS - 1) + ["bought"]
    with reading() as session:
        assert session.scalars(select(Order.visitor)).one() == "buyer-7"


@pytest.mark.prior_failure(11)
def test_carts_that_keep_the_same_in_another_order_never_deadlock(postgresql):
    for sku in "AB":
        a_part(sku, stock=100)
    a_kit("AB-KIT", parts={"A": 1, "B": 2})
    errands = []
    for number in range(SHOPPERS):
        visitor = Visitor(f"buyer-{number}")
        for sku in ("A", "AB-KIT", "B")[:: 1 if number % 2 else -1]:
            found = a_cart(visitor, sku=sku)
        errands.append((visitor, *found))

    assert all_at_once(errands, locked=True, keep=True) == ["bought"] * SHOPPERS
    assert all_at_once(errands, locked=True) == ["bought"] * SHOPPERS
    assert held() == SHOPPERS * 5
