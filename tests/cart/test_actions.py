"""Filling, changing and merging carts, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from store.cart.actions import (
    add_quote,
    add_variant,
    change_line,
    merge_at_login,
    remove_line,
)
from store.cart.models import Cart, CartStatus, ProblemKind
from store.catalog.actions.stock import set_on_hand
from store.catalog.models import Variant
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Gone, Invalid, NotFound
from store.kernel.money import Money
from store.uploads.models import Upload
from tests.cart.carts import content_of, filled, quoted, shown_to
from tests.factories.buying import a_part, an_order
from tests.factories.people import a_browser


def do(action, **how):
    with transaction() as session:
        return action(session, at=clock.now(), **how)


def merged(browser, person):
    return do(merge_at_login, visitor=browser, customer_id=person.id)


def test_an_addition_is_kept_with_the_price_that_was_seen(database):
    a_part(price="149.00")
    browser = a_browser()

    filled(browser, quantity=2)

    shown = shown_to(browser)
    assert content_of(browser) == {"NZ-04": 2}
    assert shown.totals.total == Money(298_00)
    assert shown.can_be_checked_out


def test_a_part_number_that_is_not_on_sale_is_not_found(database):
    with pytest.raises(NotFound):
        filled(a_browser(), sku="NO-SUCH")


def test_what_others_hold_cannot_be_added(database):
    a_part(stock=3)
    an_order(quantity=2)

    with pytest.raises(Invalid, match="Only 1 is left"):
        filled(a_browser(), quantity=2)


def test_a_refused_first_addition_leaves_no_cart_behind(database):
    a_part(stock=0)

    with pytest.raises(Invalid):
        filled(a_browser())

    assert _carts() == []


def test_a_stranger_finds_no_line_of_mine(database):
    a_part()
    mine = a_browser()
    line = filled(mine)

    for action, more in ((change_line, {"quantity": 3}), (remove_line, {})):
        with pytest.raises(NotFound):
            do(action, visitor=a_browser(), line_id=line, **more)

    assert content_of(mine) == {"NZ-04": 1}


def test_a_price_that_changed_is_told_with_both_figures(database):
    variant = a_part(price="149.00")
    browser = a_browser()
    line = filled(browser)

    with transaction() as session:
        session.get_one(Variant, variant).price = Money.parse("159.00")

    [problem] = shown_to(browser).problems[line]
    assert problem.sentence == "The price was ₹149.00 and is ₹159.00 now."


def test_stock_that_shrank_blocks_until_less_is_taken(database):
    variant = a_part(stock=5)
    browser = a_browser()
    line = filled(browser, quantity=4)
    do(set_on_hand, variant_id=variant, on_hand=2, reason="counted")

    assert [p.kind for p in shown_to(browser).blocking] == [ProblemKind.SHORT]

    do(change_line, visitor=browser, line_id=line, quantity=2)
    assert shown_to(browser).can_be_checked_out


def test_a_quote_goes_in_once_and_counts_as_its_pieces(database):
    browser = a_browser()
    quote = quoted(browser)

    for _ in range(2):
        do(add_quote, visitor=browser, token=quote.token)

    shown = shown_to(browser)
    assert [line.pieces for line in shown.cart.lines] == [7]
    assert shown.totals.total == quote.total


def test_somebody_elses_quote_is_not_found(database):
    quote = quoted(a_browser())

    with pytest.raises(NotFound):
        do(add_quote, visitor=a_browser(), token=quote.token)


def test_an_expired_quote_stays_in_the_cart_but_cannot_be_ordered(database):
    browser = a_browser()
    token = quoted(browser).token
    do(add_quote, visitor=browser, token=token)

    with clock.frozen(clock.now() + timedelta(days=15)):
        shown = shown_to(browser)
        assert [problem.kind for problem in shown.blocking] == [ProblemKind.EXPIRED]
        with pytest.raises(Gone):
            do(add_quote, visitor=browser, token=token)


def test_signing_in_with_a_full_cart_keeps_it(asha):
    a_part()
    browser = a_browser()
    filled(browser, quantity=2)

    told = merged(browser, asha)

    assert told is None
    assert content_of(a_browser(asha)) == {"NZ-04": 2}


def test_two_carts_become_one_and_what_was_cut_is_told(asha):
    a_part("NZ-04", stock=5)
    a_part("NZ-06", stock=5)
    filled(a_browser(asha), "NZ-04", 4)
    guest = a_browser()
    filled(guest, "NZ-04", 3)
    filled(guest, "NZ-06", 1)

    told = merged(guest, asha)

    assert content_of(a_browser(asha)) == {"NZ-04": 5, "NZ-06": 1}
    assert "Part NZ-04: 5 instead of 7" in told
    assert sorted(_carts()) == [CartStatus.MERGED, CartStatus.OPEN]


@pytest.mark.prior_failure(40)
def test_signing_in_twice_changes_nothing(asha):
    a_part(stock=9)
    filled(a_browser(asha), quantity=2)
    guest = a_browser()
    filled(guest, quantity=1)
    merged(guest, asha)

    told = merged(guest, asha)

    assert told is None
    assert content_of(a_browser(asha)) == {"NZ-04": 3}


@pytest.mark.fault("C14")
def test_C14_signing_in_never_takes_another_customers_cart(asha, bina):
    a_part()
    filled(a_browser(bina))

    merged(a_browser(), asha)

    assert content_of(a_browser(bina)) == {"NZ-04": 1}
    assert content_of(a_browser(asha)) == {}


def test_models_and_quotes_of_the_browser_become_the_customers(asha):
    browser = a_browser()
    quote = quoted(browser)

    merged(browser, asha)

    with reading() as session:
        mine = a_browser(asha)
        assert session.scalars(select(Upload).where(mine.owns(Upload))).one()
        do(add_quote, visitor=mine, token=quote.token)
    assert content_of(mine) == {"3D print: cube.stl": 1}


def test_two_devices_that_opened_a_cart_each_share_one_after_the_next_addition(asha):
    a_part("NZ-04")
    a_part("NZ-06")
    with transaction() as session:
        for browser in (a_browser(asha), a_browser(asha)):
            session.add(Cart(visitor=browser.key, customer_id=asha.id))

    filled(a_browser(asha), "NZ-04")
    filled(a_browser(asha), "NZ-06")

    assert content_of(a_browser(asha)) == {"NZ-04": 1, "NZ-06": 1}
    assert sorted(_carts()) == [CartStatus.MERGED, CartStatus.OPEN]


def test_an_ordered_cart_is_not_filled_again(database):
    a_part()
    browser = a_browser()
    filled(browser)
    with transaction() as session:
        session.scalars(select(Cart)).one().mark_ordered()

    filled(browser, quantity=2)

    assert content_of(browser) == {"NZ-04": 2}
    assert sorted(_carts()) == [CartStatus.OPEN, CartStatus.ORDERED]


def test_an_addition_tells_the_moment_the_cart_was_used(database):
    a_part()
    browser = a_browser()
    later = clock.now() + timedelta(hours=1)

    with transaction() as session:
        add_variant(session, visitor=browser, sku="NZ-04", quantity=1, at=later)

    assert shown_to(browser).cart.active_at == later


def _carts():
    with reading() as session:
        return list(session.scalars(select(Cart.status)))
