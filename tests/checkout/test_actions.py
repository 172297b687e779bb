"""Placing an order: once, at the price that was shown, with the stock that is there."""

import pytest
from sqlalchemy import func, select

from store.cart.actions import apply_code
from store.catalog.actions.stock import SoldOut
from store.catalog.models import StockHold, Variant
from store.catalog.queries.stock import available
from store.checkout.actions import CartChanged, fill_draft
from store.checkout.queries import cart_to_check_out
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Conflict, Invalid, NotFound
from store.kernel.money import Money
from store.orders.models import Order
from store.promotions.actions import Terms, add_coupon
from tests.factories.buying import ASHA, BINA, a_cart, a_part, an_order, place, total_of


def test_an_order_copies_what_was_shown(database):
    a_part(price="149.00", stock=5)
    token, total = a_cart(quantity=2)

    order = place(ASHA, token, total)

    assert order.total == Money(2 * 149_00 + 79_00) == total
    assert [(line.title, line.quantity) for line in order.lines] == [("Part NZ-04", 2)]
    assert (order.tax, order.interstate) == (Money(45_46 + 12_06), False)
    assert order.number.startswith("MX-")


def test_pressing_the_button_twice_gives_the_same_order(database):
    a_part()
    token, total = a_cart()

    first, second = place(ASHA, token, total), place(ASHA, token, total)

    assert first.id == second.id
    assert _orders() == 1


def test_an_order_holds_its_stock_against_others(database):
    variant = a_part(stock=3)

    an_order(quantity=2)

    with reading() as session:
        assert available(session, [variant], at=clock.now()) == {variant: 1}


def test_the_last_part_cannot_be_ordered_twice(database):
    a_part(stock=1)
    token, total = a_cart(BINA)
    an_order(ASHA)

    with pytest.raises(SoldOut):
        place(BINA, token, total)

    assert _orders() == 1


def test_a_refused_order_leaves_the_cart_as_it_was(database):
    a_part(stock=1)
    token, total = a_cart(BINA)
    an_order(ASHA)

    with pytest.raises(SoldOut):
        place(BINA, token, total)

    assert total_of(BINA) == total


def test_a_price_that_rose_meanwhile_has_to_be_agreed_to_again(database):
    variant = a_part(price="149.00")
    token, total = a_cart()
    with transaction() as session:
        session.get_one(Variant, variant).price = Money.parse("199.00")

    with pytest.raises(CartChanged) as refused:
        place(ASHA, token, total)

    assert str(total) in refused.value.message
    assert _orders() == 0
    assert place(ASHA, token, total_of()).total == Money(199_00 + 79_00)


def test_a_total_made_up_by_the_customer_is_refused(database):
    a_part()
    token, _ = a_cart()

    with pytest.raises(CartChanged):
        place(ASHA, token, Money(1_00))


def test_somebody_elses_cart_is_not_found(database):
    a_part()
    token, total = a_cart(ASHA)

    with pytest.raises(NotFound):
        place(BINA, token, total)


def test_an_order_without_a_way_of_delivery_is_refused(database):
    a_part()
    token, total = a_cart()
    with transaction() as session:
        cart = cart_to_check_out(session, ASHA)
        fill_draft(session, cart=cart, fields={"delivery_method": ""})

    with pytest.raises(Invalid):
        place(ASHA, token, total)


def test_a_coupon_with_one_use_serves_one_order(database):
    a_part(stock=5, price="1000.00")
    with transaction() as session:
        terms = Terms(percent_bp=1000, usage_limit=1)
        add_coupon(session, code="ONCE", label="Once", terms=terms)
    tokens = {}
    for visitor in (ASHA, BINA):
        a_cart(visitor)
        _use_coupon(visitor, "ONCE")
        tokens[visitor] = (_token(visitor), total_of(visitor))
    place(ASHA, *tokens[ASHA])

    with pytest.raises(Conflict):
        place(BINA, *tokens[BINA])


def test_the_discount_is_spread_over_the_lines_to_the_paisa(database):
    a_part("A", price="333.33")
    a_part("B", price="333.33")
    a_part("C", price="333.35")
    with transaction() as session:
        add_coupon(session, code="TEN", label="Ten off", terms=Terms(amount=Money(10_00)))
    for sku in "ABC":
        a_cart(sku=sku)
    _use_coupon(ASHA, "TEN")

    order = place(ASHA, _token(ASHA), total_of())

    assert Money.total(line.discount for line in order.lines) == Money(10_00)
    assert Money.total(line.total for line in order.lines) == order.items_total - Money(
        10_00
    )
    assert order.total == order.items_total - order.discount + order.delivery_price


@pytest.mark.parametrize(("state", "interstate"), [("KA", False), ("MH", True)])
def test_gst_follows_the_state_of_delivery(database, state, interstate):
    a_part()

    assert an_order(state=state).interstate is interstate


def test_what_is_picked_up_is_taxed_where_it_is_picked_up(database):
    a_part()

    assert an_order(state="MH", delivery_method="pickup").interstate is False


def test_a_hold_is_over_when_its_time_is(database):
    variant = a_part(stock=1)
    order = an_order()

    with reading() as session:
        assert available(session, [variant], at=order.expires_at) == {variant: 1}
        assert session.scalar(select(func.count()).select_from(StockHold)) == 1


def _orders() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(Order))


def _token(visitor) -> str:
    with reading() as session:
        return cart_to_check_out(session, visitor).token


def _use_coupon(visitor, code) -> None:
    with transaction() as session:
        apply_code(session, visitor=visitor, code=code, at=clock.now())
