"""Holds that run out while money is on its way, and servers whose clocks disagree."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from store.catalog.actions.stock import SoldOut
from store.catalog.models import StockHold, StockLevel
from store.infra.db import reading, transaction
from store.kernel import clock
from store.orders.actions import settle_paid
from store.orders.models import Order
from store.orders.queries import locked_order
from tests.factories.buying import ASHA, BINA, a_cart, a_part, an_order, keep, place

pytestmark = pytest.mark.usefixtures("noon")


def pay(order, *, at) -> Order:
    with transaction() as session:
        settle_paid(session, found := locked_order(session, order.id), at=at)
        return found


def promised(at) -> tuple[int, int]:
    """What lies on the shelf, and what of it is promised or kept."""
    with reading() as session:
        level = session.scalars(select(StockLevel)).one()
        held = select(func.coalesce(func.sum(StockHold.quantity), 0))
        kept = session.scalar(held.where(StockHold.expires_at > at))
        return level.on_hand, level.allocated + kept


@pytest.mark.fault("C05")
def test_C05_money_that_comes_after_the_hold_takes_what_is_still_there(database):
    a_part(stock=1)
    hers = a_cart(BINA)
    order = an_order(ASHA)
    late = order.expires_at + timedelta(seconds=1)

    paid = pay(order, at=late)

    assert paid.needs_attention == ""
    with pytest.raises(SoldOut):
        place(BINA, *hers, at=late)
    assert promised(late) == (1, 1)


@pytest.mark.fault("C05")
def test_C05_money_that_comes_when_somebody_else_has_it_asks_for_a_person(database):
    a_part(stock=1)
    hers = a_cart(BINA)
    order = an_order(ASHA)
    late = order.expires_at + timedelta(seconds=1)
    place(BINA, *hers, at=late)

    paid = pay(order, at=late)

    assert paid.is_paid
    assert "stock is short" in paid.needs_attention
    assert promised(late) == (1, 1)


@pytest.mark.fault("C16")
@pytest.mark.parametrize("minutes", [-10, 10])
def test_C16_a_clock_that_is_ten_minutes_wrong_takes_nothing_that_is_kept(
    database, minutes
):
    a_part(stock=1)
    mine, hers = a_cart(ASHA), a_cart(BINA)
    keep(ASHA)
    wrong = clock.now() + timedelta(minutes=minutes)

    with pytest.raises(SoldOut):
        place(BINA, *hers, at=wrong)

    place(ASHA, *mine)
    assert promised(clock.now()) == (1, 1)


@pytest.mark.fault("C16")
def test_C16_a_clock_that_is_far_wrong_sells_a_thing_to_one_of_two_and_never_to_both(
    database,
):
    a_part(stock=1)
    mine, hers = a_cart(ASHA), a_cart(BINA)
    keep(ASHA)
    place(BINA, *hers, at=clock.now() + timedelta(minutes=20))

    with pytest.raises(SoldOut):
        place(ASHA, *mine)

    with reading() as session:
        assert session.scalar(select(func.count(Order.id))) == 1
