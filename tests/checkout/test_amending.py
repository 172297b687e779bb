"""An order that nobody has paid is changed by the checkout's own rules, and no other is."""

import pytest

from store.catalog.models import StockHold
from store.checkout.actions import CartChanged
from store.checkout.amending import (
    BEING_PAID,
    COUNTED,
    EMPTY,
    NOT_NOW,
    Wanted,
    amend_order,
    look_ahead,
    why_not,
)
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Conflict, Invalid
from store.kernel.money import Money
from store.orders.queries import order_with_number
from store.payments.actions import begin_payment
from tests.factories.buying import ASHA, BINA, a_part, an_order
from tests.factories.printing import an_order_of, paid
from tests.factories.promotions import a_code, an_order_with


def wanted(*quantities, **told):
    return Wanted(dict(enumerate(quantities)), told)


def now(order):
    with reading() as session:
        return order_with_number(session, order.number)


def seen(order, asked):
    with reading() as session:
        return look_ahead(session, now(order), asked, at=clock.now())


def amend(order, asked, *, agreed=None):
    agreed = agreed or seen(order, asked).agreement
    with transaction() as session:
        return amend_order(
            session,
            number=order.number,
            wanted=asked,
            agreed=agreed,
            actor="Dev",
            at=clock.now(),
        )


def held(order):
    with reading() as session:
        rows = session.query(StockHold).filter_by(order_id=order.id)
        return {row.variant_id: row.quantity for row in rows}


def test_looking_ahead_prices_anew_and_changes_nothing(database):
    part = a_part(price="100.00", stock=9)
    order = an_order()

    told = seen(order, wanted(4))

    assert told.bill.items_total == Money.parse("400.00")
    assert now(order).items_total == Money.parse("100.00")
    assert held(order) == {part: 1}


def test_a_changed_order_costs_what_was_agreed_to_and_keeps_its_stock(database):
    part = a_part(price="100.00", stock=9)
    order = an_order()

    amend(order, wanted(4, line1="9, 1st Main", city="Mysuru", postcode="570001"))

    after = now(order)
    assert (after.items_total, after.lines[0].quantity) == (Money.parse("400.00"), 4)
    assert after.total == after.items_total - after.discount + after.delivery_price
    assert (after.line1, after.postcode) == ("9, 1st Main", "570001")
    assert held(order) == {part: 4}
    assert after.events[-1].text == f"Changed: {order.total} has become {after.total}."


def test_what_goes_to_another_state_bears_its_tax(database):
    a_part(price="100.00", stock=9)
    order = an_order()

    amend(order, wanted(1, state="DL", city="New Delhi", postcode="110001"))

    assert (order.interstate, now(order).interstate) == (False, True)
    assert now(order).place_of_supply == "DL"


def test_another_bill_than_was_shown_is_not_taken(database):
    a_part(price="100.00", stock=9)
    order = an_order()
    agreed = seen(order, wanted(2)).agreement

    with pytest.raises(CartChanged):
        amend(order, wanted(3), agreed=agreed)

    assert now(order).total == order.total


def test_more_than_is_there_is_refused_and_the_order_stays(database):
    part = a_part(stock=3)
    order = an_order()

    with pytest.raises(Conflict, match="only 3 left"):
        amend(order, wanted(4))

    assert (now(order).lines[0].quantity, held(order)) == (1, {part: 1})


@pytest.mark.one_database
def test_a_print_stays_as_it_was_quoted_when_a_thing_is_dropped(database):
    a_part("NZ-04", stock=9)
    order = an_order_of(parts=("NZ-04",))
    places = {line.sku: line.position for line in order.lines}

    amend(order, Wanted({places["NZ-04"]: 0}, {}))

    (line,) = now(order).lines
    assert (line.is_print, line.total) == (True, order.prints[0].total)
    assert held(order) == {}


@pytest.mark.one_database
def test_not_everything_can_be_dropped(database):
    a_part(stock=3)

    with pytest.raises(Invalid, match=EMPTY):
        amend(an_order(), wanted(0))


@pytest.mark.one_database
def test_what_is_paid_or_being_paid_is_not_changed(database):
    a_part(stock=9)
    bought, going = paid(an_order(ASHA)), an_order(BINA)
    with transaction() as session:
        begin_payment(session, order_id=going.id, at=clock.now())

    for order, refusal in ((bought, NOT_NOW), (going, BEING_PAID)):
        with pytest.raises(Conflict, match=refusal):
            amend(order, wanted(2))


@pytest.mark.one_database
def test_codes_count_once_so_their_order_is_not_changed(database):
    a_part(stock=9)
    order = an_order_with(a_code())

    with pytest.raises(Conflict, match=COUNTED):
        amend(order, wanted(2))
    with reading() as session:
        assert why_not(session, now(order)) == COUNTED
