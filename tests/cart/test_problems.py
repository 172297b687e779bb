"""What has changed since a line was put in is said, and blocks only when it must."""

import pytest

from store.cart.models import ProblemKind, cart_problems
from store.catalog.models import ProductStatus
from store.kernel import clock
from store.kernel.errors import Conflict
from store.kernel.money import Money
from tests.cart.carts import a_cart_of


def problems_of(cart, **available):
    left = {1: available.get("left", 10)}
    return cart_problems(cart, available=left, at=clock.now())


def test_a_cart_that_is_as_it_was_has_no_problem():
    assert problems_of(a_cart_of({1: 3})) == []


def test_a_new_price_is_said_and_does_not_block():
    cart = a_cart_of({1: 3})
    cart.lines[0].variant.price = Money(120_00)

    [problem] = problems_of(cart)

    assert problem.sentence == "The price was ₹100.00 and is ₹120.00 now."
    assert not problem.blocks


def test_too_few_are_left_for_what_was_asked():
    [problem] = problems_of(a_cart_of({1: 3}), left=2)

    assert (problem.kind, problem.left, problem.blocks) == (ProblemKind.SHORT, 2, True)
    assert "Only 2 left" in problem.sentence


def test_sold_out_blocks():
    [problem] = problems_of(a_cart_of({1: 3}), left=0)

    assert problem.kind == ProblemKind.SOLD_OUT
    assert problem.blocks


@pytest.mark.parametrize("which", ["variant", "product"])
def test_what_is_no_longer_sold_blocks(which):
    cart = a_cart_of({1: 3})
    if which == "variant":
        cart.lines[0].variant.active = False
    else:
        cart.lines[0].variant.product.status = ProductStatus.ARCHIVED

    [problem] = problems_of(cart)

    assert problem.kind == ProblemKind.WITHDRAWN
    assert problem.blocks


def test_a_new_price_and_short_stock_are_both_said():
    cart = a_cart_of({1: 3})
    cart.lines[0].variant.price = Money(90_00)

    kinds = [problem.kind for problem in problems_of(cart, left=1)]

    assert kinds == [ProblemKind.PRICE, ProblemKind.SHORT]


@pytest.mark.parametrize(("price", "asks"), [(90_00, False), (120_00, True)])
def test_only_a_price_that_has_risen_waits_for_a_yes(price, asks):
    cart = a_cart_of({1: 3})
    cart.lines[0].variant.price = Money(price)

    [problem] = problems_of(cart)

    assert problem.asks is asks
    cart.agree_to_prices(cart.prices_seal)
    assert problems_of(cart) == []


def test_prices_that_moved_after_they_were_shown_are_not_agreed_to():
    cart = a_cart_of({1: 3})
    shown = cart.prices_seal
    cart.lines[0].variant.price = Money(120_00)

    with pytest.raises(Conflict, match="have changed once more"):
        cart.agree_to_prices(shown)

    assert cart.lines[0].unit_price_seen == Money(100_00)
