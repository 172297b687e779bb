"""Many press the button with the same code or gift card: no more is given than there is."""

from unittest.mock import patch

import pytest
from sqlalchemy import func, select

from store.accounts.visitors import Visitor
from store.infra.db import reading
from store.kernel.money import Money
from store.orders.models import Order
from store.promotions.models import Coupon, CouponRedemption, GiftCard
from tests.factories.buying import a_cart, a_part, total_of
from tests.factories.promotions import a_card, a_code, token_of, use
from tests.races.buyers import all_at_once

BUYERS = 8


@pytest.mark.asvs("V2.3.4")
@pytest.mark.prior_failure(2)
@pytest.mark.fault("C06")
@pytest.mark.prior_failure(34)
def test_C06_a_code_of_one_use_serves_one_of_many(postgresql):
    outcomes = all_at_once(everybody_with(a_code(usage_limit=1)), locked=True)

    assert sorted(outcomes) == ["CartChanged"] * (BUYERS - 1) + ["bought"]
    assert (count(CouponRedemption), count(Order), used()) == (1, 1, 1)


def test_control_without_its_lock_a_code_of_one_use_serves_many(postgresql):
    errands = everybody_with(a_code(usage_limit=1))

    with without_lock("locked_coupons", Coupon):
        all_at_once(errands, locked=True)

    assert count(CouponRedemption) > 1


@pytest.mark.asvs("V2.3.4")
@pytest.mark.prior_failure(38)
def test_a_gift_card_is_never_spent_twice(postgresql):
    outcomes = all_at_once(everybody_with(a_card(1000)), locked=True)

    assert sorted(outcomes) == ["CartChanged"] * (BUYERS - 1) + ["bought"]
    assert (balance(), promised()) == (Money(0), Money(1000_00))


def test_control_without_its_lock_a_gift_card_is_spent_many_times(postgresql):
    errands = everybody_with(a_card(1000))

    with without_lock("locked_cards", GiftCard):
        all_at_once(errands, locked=True)

    assert promised() > Money(1000_00)


def test_codes_and_cards_in_any_order_never_deadlock(postgresql):
    codes = [a_code("A", usage_limit=99), a_code("B", usage_limit=99), a_card(50_000)]
    a_part(price="1000.00", stock=BUYERS)
    errands = []
    for number in range(BUYERS):
        visitor = buyer(number)
        a_cart(visitor, email=f"buyer-{number}@example.in")
        for code in codes[number % 2 :: 2]:
            use(code, visitor)
        errands.append((visitor, token_of(visitor), total_of(visitor)))

    outcomes = all_at_once(errands, locked=True)

    assert set(outcomes) <= {"bought", "CartChanged"}
    assert (
        outcomes.count("bought") >= BUYERS // 2
    )  # a card's balance moved under the others


def everybody_with(code):
    """One cart for each buyer, with this code in it, and the price that was shown."""
    a_part(price="1000.00", stock=BUYERS)
    for number in range(BUYERS):
        visitor = buyer(number)
        a_cart(visitor, email=f"buyer-{number}@example.in", delivery_method="pickup")
        use(code, visitor)
    visitors = [buyer(number) for number in range(BUYERS)]
    return [(each, token_of(each), total_of(each)) for each in visitors]


def without_lock(name, kind):
    """Read codes or cards as they are, as if nobody else could."""

    def read(session, ids):
        rows = select(kind).where(kind.id.in_(ids)).order_by(kind.id)
        found = session.scalars(rows).all()
        session.execute(select(func.pg_sleep(0.5)))
        return found

    return patch(f"store.checkout.queries.{name}", read)


def buyer(number) -> Visitor:
    return Visitor(f"buyer-{number}")


def count(kind) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(kind))


def used() -> int:
    with reading() as session:
        return session.scalars(select(Coupon.used)).one()


def balance() -> Money:
    with reading() as session:
        return session.scalars(select(GiftCard.balance)).one()


def promised() -> Money:
    """What orders count on from gift cards."""
    with reading() as session:
        return session.scalar(select(func.sum(Order.gift_total)))
