"""What is done to orders: paid, given up, sent; each of it once."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from store.cart.actions import add_variant, apply_code
from store.cart.queries import open_cart
from store.catalog.actions.stock import set_on_hand
from store.catalog.models import StockLevel, Variant
from store.catalog.queries.stock import available
from store.infra.db import reading, transaction
from store.infra.outbox import Delivery
from store.kernel import clock
from store.kernel.errors import Conflict
from store.kernel.money import Money
from store.orders.actions import (
    give_up,
    settle_attention,
    settle_paid,
    ship_order,
    wanted_stock,
)
from store.orders.models import OrderStatus
from store.orders.queries import locked_order, order_with_id
from store.promotions.actions import Terms, add_coupon
from store.promotions.models import Coupon
from store.quotes.models import Quote, QuoteStatus
from tests.factories.buying import ASHA, a_part, an_order
from tests.factories.printing import an_order_of

TUESDAY_NOON = datetime(2026, 11, 24, 12, tzinfo=clock.IST)


def test_giving_up_frees_the_stock_and_fills_the_cart_again(database):
    variant = a_part(stock=3)
    order = an_order(quantity=2)

    _give_up(order)

    with reading() as session:
        assert available(session, [variant], at=clock.now()) == {variant: 3}
        (line,) = open_cart(session, ASHA).lines
    assert (line.variant_id, line.quantity) == (variant, 2)


def test_giving_up_twice_changes_nothing(database):
    a_part(stock=3)
    order = an_order(quantity=2)
    _give_up(order)

    again = _give_up(order, by=OrderStatus.EXPIRED)

    assert again.status == OrderStatus.CANCELLED
    assert [event.kind for event in again.events] == ["placed", "cancelled"]
    assert _in_cart() == [2]


def test_what_the_cart_holds_already_stays_as_it_is(database):
    a_part(stock=9)
    order = an_order(quantity=4)
    with transaction() as session:
        add_variant(session, visitor=ASHA, sku="NZ-04", quantity=1, at=clock.now())

    _give_up(order)

    assert _in_cart() == [1]


def test_a_price_that_rose_since_is_said_in_the_cart(database):
    variant = a_part(price="149.00")
    order = an_order()
    with transaction() as session:
        session.get_one(Variant, variant).price = Money.parse("199.00")

    _give_up(order)

    with reading() as session:
        (line,) = open_cart(session, ASHA).lines
    assert line.price_has_changed


def test_a_paid_order_is_not_given_up(database):
    a_part()
    order = an_order()
    _pay(order)

    with pytest.raises(Conflict):
        _give_up(order)


def test_prints_can_be_ordered_again_after_giving_up(database):
    order = an_order_of(prints=("bracket.stl", "gear.stl"))
    assert _quotes() == {QuoteStatus.ACCEPTED}

    _give_up(order)

    assert _quotes() == {QuoteStatus.PRICED}
    assert _in_cart() == [1, 1]


def test_a_coupon_comes_back_with_the_cart_and_may_be_used_again(database):
    order = _order_with_coupon()
    assert _coupon_uses() == 1

    _give_up(order)

    assert _coupon_uses() == 0
    with reading() as session:
        assert open_cart(session, ASHA).coupons[0].code == "ONCE"


def test_money_that_comes_after_giving_up_takes_the_coupon_again(database):
    order = _order_with_coupon()
    _give_up(order)

    _pay(order)

    assert _coupon_uses() == 1
    assert _seen(order).needs_attention.startswith("Paid after it was given up")


def test_late_money_does_not_take_a_coupon_that_is_used_up(database):
    order = _order_with_coupon()
    _give_up(order)
    with transaction() as session:
        session.scalars(select(Coupon)).one().use()

    _pay(order)

    assert _coupon_uses() == 1


def test_what_is_paid_later_is_promised_for_later(database):
    a_part()
    with clock.frozen(TUESDAY_NOON):
        order = an_order()
    assert order.promise == "Fri 27 – Mon 30 Nov 2026"

    _pay(order, at=TUESDAY_NOON + timedelta(days=2))

    assert _seen(order).promise == "Mon 30 Nov – Wed 2 Dec 2026"


def test_a_paid_order_announces_itself_once(database):
    a_part()
    order = an_order()

    _pay(order)
    with pytest.raises(Conflict):
        _pay(order)

    with reading() as session:
        sent = session.execute(select(Delivery.topic, Delivery.job)).all()
    assert {topic for topic, _ in sent} == {"order.paid", "order.placed"}
    assert len(sent) == len({job for _, job in sent})


def test_sending_takes_the_things_off_the_shelf_once(database):
    variant = a_part(stock=5)
    order = an_order(quantity=2)
    _pay(order)

    sent = _ship(order, tracking="  IN123  ")

    assert (sent.fulfilment_status, sent.tracking) == ("shipped", "IN123")
    assert _level(variant) == (3, 0)
    with pytest.raises(Conflict):
        _ship(order)
    assert _level(variant) == (3, 0)


def test_an_order_is_not_sent_before_it_is_paid(database):
    variant = a_part(stock=5)
    order = an_order()

    with pytest.raises(Conflict):
        _ship(order)

    assert _level(variant) == (5, 0)


def test_short_stock_sends_only_what_was_there(database):
    variant = a_part(stock=2)
    order = an_order(quantity=2)
    with transaction() as session:
        set_on_hand(session, variant_id=variant, on_hand=1, reason="broken", at=clock.now())

    _pay(order)
    _ship(order)

    assert _level(variant) == (0, 0)
    assert "stock is short" in _seen(order).needs_attention


def test_a_flag_is_settled_once_and_stays_in_the_history(database):
    a_part()
    order = an_order()
    _give_up(order)
    _pay(order)

    for _ in range(2):
        with transaction() as session:
            settle_attention(session, number=order.number, actor="Sam", at=clock.now())

    settled = _seen(order)
    assert settled.needs_attention == ""
    assert [event.kind for event in settled.events].count("settled") == 1


def test_stock_is_wanted_by_thing_and_not_by_line(database):
    variant = a_part()
    order = an_order(quantity=3)

    assert wanted_stock(order) == {variant: 3}


def _give_up(order, *, by=OrderStatus.CANCELLED):
    with transaction() as session:
        give_up(session, order_id=order.id, by=by, at=clock.now(), actor="customer")
    return _seen(order)


def _pay(order, *, at=None) -> None:
    with transaction() as session:
        settle_paid(session, locked_order(session, order.id), at=at or clock.now())


def _ship(order, *, tracking=""):
    with transaction() as session:
        return ship_order(
            session, number=order.number, tracking=tracking, actor="Sam", at=clock.now()
        )


def _order_with_coupon():
    a_part(price="1000.00", stock=5)
    with transaction() as session:
        add_coupon(
            session, code="ONCE", label="Once", terms=Terms(percent_bp=1000, usage_limit=1)
        )
        add_variant(session, visitor=ASHA, sku="NZ-04", quantity=1, at=clock.now())
    with transaction() as session:
        apply_code(session, visitor=ASHA, code="ONCE", at=clock.now())
    return an_order()


def _seen(order):
    with reading() as session:
        return order_with_id(session, order.id)


def _in_cart() -> list[int]:
    with reading() as session:
        return [line.quantity for line in open_cart(session, ASHA).lines]


def _quotes() -> set[str]:
    with reading() as session:
        return set(session.scalars(select(Quote.status)))


def _coupon_uses() -> int:
    with reading() as session:
        return session.scalars(select(Coupon.used)).one()


def _level(variant) -> tuple[int, int]:
    with reading() as session:
        level = session.get_one(StockLevel, variant)
        return level.on_hand, level.allocated
