"""What a cart keeps from others: for how long, against whom, and when it lets go."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from store.catalog.actions.holding import cut_holds, forget_old_holds, hold_for_cart
from store.catalog.actions.stock import SoldOut, hold_stock
from store.catalog.holds import LONGEST, hold_times
from store.catalog.models import StockHold
from store.catalog.queries.stock import available, on_shelf, taken_together
from store.catalog.topics import RESTOCKED
from store.infra.outbox import Delivery
from tests.factories.buying import a_part

NOON = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
LASTING = timedelta(minutes=15)
MINE, HERS = 7, 8


def after(minutes):
    return NOON + timedelta(minutes=minutes)


@pytest.fixture
def part(database):
    return a_part(stock=5)


def held(session, part, quantity, *, cart=MINE, at=NOON):
    return hold_for_cart(
        session, cart_id=cart, wanted={part: quantity}, lasting=LASTING, at=at
    )


@pytest.mark.parametrize(
    ("begun", "minute", "times"),
    [
        (None, 0, (0, 15)),
        (0, 10, (0, 25)),
        (0, 40, (0, 55)),
        (0, 50, (0, 60)),
        (0, 60, None),
        (0, 74, None),
        (0, 75, (75, 90)),
    ],
)
def test_steps_lengthen_a_hold_up_to_an_hour_then_others_have_their_turn(
    begun, minute, times
):
    since = None if begun is None else after(begun)

    found = hold_times(since, lasting=LASTING, at=after(minute))

    assert found == (times and tuple(after(each) for each in times))


@pytest.mark.prior_failure(7)
def test_ones_own_hold_stands_in_others_way_and_never_in_ones_own(session, part):
    held(session, part, 5)

    assert available(session, [part], at=NOON) == {part: 0}
    assert available(session, [part], at=NOON, but_cart=MINE) == {part: 5}
    assert held(session, part, 5, at=after(1)) == {}


@pytest.mark.prior_failure(8)
def test_a_hold_is_over_by_the_clock_and_by_no_job(session, part):
    held(session, part, 5)

    assert available(session, [part], at=after(14)) == {part: 0}
    assert available(session, [part], at=after(15)) == {part: 5}


def test_what_is_short_is_told_and_the_rest_is_kept(session, part):
    held(session, part, 3, cart=HERS)

    assert held(session, part, 4) == {part: 2}
    assert on_shelf(session, [part], at=NOON) == {part: 0}


def test_a_hold_never_lasts_longer_than_an_hour(session, part):
    for minute in range(0, 60, 10):
        held(session, part, 1, at=after(minute))
    held(session, part, 1, at=after(61))

    assert available(session, [part], at=NOON + LONGEST) == {part: 5}


def test_an_order_takes_over_what_its_cart_kept(session, part):
    held(session, part, 5)

    hold_stock(
        session,
        order_id=1,
        wanted={part: 5},
        until=after(40),
        at=after(1),
        from_cart=MINE,
    )

    (hold,) = session.scalars(select(StockHold))
    assert (hold.order_id, hold.cart_id, hold.quantity) == (1, None, 5)


def test_another_carts_hold_stands_in_an_orders_way(session, part):
    held(session, part, 5, cart=HERS)

    with pytest.raises(SoldOut):
        hold_stock(
            session,
            order_id=1,
            wanted={part: 1},
            until=after(40),
            at=after(1),
            from_cart=MINE,
        )


def test_letting_go_says_that_it_is_back(session, part):
    held(session, part, 5)

    cut_holds(session, cart_id=MINE, wanted={part: 2}, at=after(1))

    assert available(session, [part], at=after(1)) == {part: 3}
    topics = session.scalars(select(Delivery.topic)).all()
    assert topics.count(RESTOCKED) == 1


@pytest.mark.prior_failure(4)
def test_the_same_part_alone_and_in_kits_is_summed_up():
    kits = {9: {1: 2, 2: 1}}

    assert taken_together({1: 3, 9: 2, 4: 1}, kits) == {1: 7, 2: 2, 4: 1}


def test_rows_of_old_holds_are_dropped(session, part):
    held(session, part, 5)

    forget_old_holds(session, at=after(60 * 24 + 16))

    assert session.scalars(select(StockHold)).all() == []
