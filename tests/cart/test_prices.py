"""A line costs what its quantity and its customer's price list make it cost."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from store.accounts.visitors import Visitor
from store.cart.actions import change_line, merge_at_login
from store.catalog.models import PriceBreak, Variant
from store.checkout.actions import CartChanged
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.money import Money
from store.orders.queries import order_with_number
from tests.cart.carts import filled, shown_to
from tests.catalog.counting import statements
from tests.factories.buying import ASHA, BINA, a_cart, a_part, place, seal_of, total_of
from tests.factories.people import a_browser
from tests.factories.prices import a_school, a_step


def each_in(shown):
    return [line.unit_price.minor // 100 for line in shown.cart.lines]


def change(browser, line, quantity):
    with transaction() as session:
        change_line(
            session, visitor=browser, line_id=line, quantity=quantity, at=clock.now()
        )


def test_each_costs_less_when_more_are_taken_and_nobody_calls_it_a_change(database):
    a_part(price="149.00", stock=50)
    a_step(quantity=10, price="120")
    browser = a_browser()
    line = filled(browser, quantity=8)
    before = shown_to(browser)

    change(browser, line, 10)

    after = shown_to(browser)
    assert (each_in(before), each_in(after)) == ([149], [120])
    assert before.cart.lines[0].next_step(left=50) == "2 more: ₹120.00 each"
    assert after.problems[line] == []
    assert after.totals.total == Money(1200_00)


def test_a_price_the_shop_changed_is_told_even_when_the_quantity_changes_after(database):
    variant = a_part(price="149.00", stock=50)
    a_step(quantity=10, price="120")
    browser = a_browser()
    line = filled(browser, quantity=8)
    with transaction() as session:
        session.get_one(Variant, variant).price = Money.parse("159.00")

    change(browser, line, 9)

    [problem] = shown_to(browser).problems[line]
    assert problem.sentence == "The price was ₹149.00 and is ₹159.00 now."


def test_an_order_has_the_prices_of_one_moment_though_one_ends_while_it_is_placed(database):
    a_part(price="149.00", stock=50)
    a_step(quantity=10, price="120")
    now = clock.now()
    with transaction() as session:
        ends = {PriceBreak.valid_until: now + timedelta(seconds=1)}
        session.execute(update(PriceBreak).values(ends))
    with clock.frozen(now):
        mine, hers = a_cart(ASHA, quantity=10), a_cart(BINA, quantity=10)
        seals = seal_of(ASHA), seal_of(BINA)

    with clock.frozen(now + timedelta(seconds=1)):
        order = place(ASHA, *mine, seal=seals[0], at=now)
        with pytest.raises(CartChanged):
            place(BINA, *hers, seal=seals[1])

    [line] = order.lines
    assert (line.unit_price, line.total) == (Money(120_00), Money(1200_00))


def test_a_step_that_cannot_be_had_is_not_spoken_of(database):
    a_part(stock=9)
    a_step(quantity=10, price="120")
    browser = a_browser()
    filled(browser, quantity=8)

    shown = shown_to(browser)

    assert shown.cart.lines[0].next_step(left=9) == ""


def test_signing_in_brings_the_prices_of_ones_list(database):
    a_part(price="149.00", stock=50)
    a_step(quantity=1, price="130", schools=True)
    school, browser = a_school(), a_browser()
    line = filled(browser, quantity=2)
    as_guest = shown_to(browser)

    with transaction() as session:
        merge_at_login(session, visitor=browser, customer_id=school.id, at=clock.now())

    as_school = shown_to(Visitor(browser.key, school.id))
    assert (each_in(as_guest), each_in(as_school)) == ([149], [130])
    [problem] = as_school.problems[line]
    assert problem.sentence == "The price was ₹149.00 and is ₹130.00 now."


def test_what_is_shown_is_what_the_order_charges_for_ever(database):
    a_part(price="149.00", stock=50)
    a_step(quantity=10, price="120")
    a_step(quantity=10, price="110", schools=True)
    visitor = Visitor("school-browser", a_school().id)
    token, shown = a_cart(visitor, quantity=12)

    order = place(visitor, token, shown)
    a_step(quantity=10, price="99", schools=True)

    with reading() as session:
        frozen = order_with_number(session, order.number)
    assert frozen.items_total == Money(1320_00)
    assert frozen.total == shown
    assert frozen.lines[0].unit_price == Money(110_00)


def test_what_the_price_list_asks_now_is_what_the_review_shows(database):
    a_part(price="149.00", stock=50)
    visitor = Visitor("school-browser", a_school().id)
    _, before = a_cart(visitor, quantity=12)

    a_step(quantity=10, price="110", schools=True)

    assert before - total_of(visitor) == Money(39_00) * 12


def test_a_longer_cart_takes_no_more_statements(database):
    for sku in "ABC":
        a_part(sku, stock=50)
        a_step(sku, quantity=10, price="120")
    one, three = a_browser(), a_browser()
    filled(one, "A")
    for sku in "ABC":
        filled(three, sku)

    with statements() as few:
        shown_to(one)
    with statements() as many:
        shown_to(three)

    assert len(few) == len(many) <= 8
