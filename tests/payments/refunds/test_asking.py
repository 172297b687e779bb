"""Refunds are written down first, and never give back more than came."""

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from store.catalog.models import MovementKind, StockLevel, StockMovement
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Conflict, Invalid
from store.kernel.money import Money
from store.orders.actions import ship_order
from store.orders.models import Order, PaymentStatus
from store.orders.queries import locked_order
from store.payments.models import Payment, Refund, RefundState
from store.payments.refunds.asking import refund_payment
from store.payments.refunds.planning import Wish
from store.promotions.actions import hold_cards, issue_card
from store.promotions.models import GiftCard
from tests.factories.buying import a_part, an_order
from tests.factories.kits import a_kit
from tests.payments.refunds.paying import (
    a_paid_order,
    give_back,
    made,
    now,
    pay,
    payment_of,
    pieces,
)

pytestmark = pytest.mark.one_database


def stock_of(order):
    with reading() as session:
        level = session.get_one(StockLevel, order.lines[0].variant_id)
        return level.on_hand, level.allocated


def ship(order):
    with transaction() as session:
        ship_order(
            session, number=order.number, tracking="X1", actor="Sunil", at=clock.now()
        )


@pytest.mark.prior_failure(43)
def test_many_refunds_of_one_order_end_exactly_at_what_was_paid(database):
    order = a_paid_order(quantity=3, price="33.35")

    give_back(order, pieces(order, 1))
    give_back(order, Wish(goodwill=Money(500)))
    give_back(now(order), pieces(order, 2, delivery=True))

    after = now(order)
    assert after.refunded == after.captured == order.total
    assert payment_of(order).refunded == order.total
    assert after.payment_status == PaymentStatus.REFUNDED
    assert Money.total(refund.amount for refund in made(order)) == order.total


@pytest.mark.prior_failure(31)
def test_each_line_gives_back_its_own_stored_total_and_tax(database):
    order = a_paid_order(quantity=3, price="33.35")

    for _ in range(3):
        give_back(order, pieces(order, 1))

    line = now(order).lines[0]
    assert (line.refunded, line.tax_refunded) == (line.total, line.tax)
    assert line.refunded_quantity == line.quantity
    assert now(order).payment_status == PaymentStatus.PART_REFUNDED


@pytest.mark.fault("P16")
def test_P16_more_than_was_paid_is_refused_and_nothing_is_written(database):
    order = a_paid_order()

    for wish in (
        pieces(order, 4),
        pieces(order, 3, delivery=True, goodwill="0.01"),
        Wish(goodwill=order.total + Money(1)),
        Wish(pieces={0: 1}),
    ):
        with pytest.raises(Conflict):
            give_back(order, wish)

    assert not made(order)
    assert now(order).refunded == Money.zero()


@pytest.mark.fault("P16")
def test_P16_less_than_nothing_and_nothing_at_all_are_refused(database):
    order = a_paid_order()

    for wish in (Wish(goodwill=Money(-1)), pieces(order, -1), Wish()):
        with pytest.raises(Invalid):
            give_back(order, wish)

    assert not made(order)


@pytest.mark.fault("P16")
def test_P16_the_database_itself_refuses_more_than_came(database):
    order = a_paid_order()

    for kind in (Order, Payment):
        with pytest.raises(IntegrityError), transaction() as session:
            session.execute(update(kind).values(refunded=order.total + Money(1)))


@pytest.mark.fault("P16")
def test_P16_who_saw_less_given_back_than_there_is_looks_again(database):
    order = a_paid_order()
    give_back(order, Wish(goodwill=Money(1000)), seen=order.refunded)

    with pytest.raises(Conflict, match="Look again"):
        give_back(order, Wish(goodwill=Money(1000)), seen=order.refunded)

    assert now(order).refunded == Money(1000)


def test_the_same_form_sent_twice_is_one_refund(database):
    order = a_paid_order()

    first = give_back(order, pieces(order, 1), token="form", seen=order.refunded)
    again = give_back(order, pieces(order, 1), token="form", seen=order.refunded)

    assert [refund.id for refund in again] == [refund.id for refund in first]
    assert len(made(order)) == 1


def test_what_was_given_out_of_goodwill_is_not_given_again(database):
    order = a_paid_order()
    give_back(order, Wish(goodwill=Money(2000)))

    give_back(order, pieces(order, 3, delivery=True))

    assert now(order).kept == Money.zero()
    assert made(order)[1].amount == order.total - Money(2000)


def test_an_unpaid_order_has_nothing_to_give_back(database):
    a_part()
    order = an_order()

    with pytest.raises(Conflict):
        give_back(order, pieces(order, 1))


@pytest.mark.prior_failure(17)
def test_a_second_payment_goes_back_alone_and_once(database):
    order = a_paid_order()
    second = pay(order, attempt=2)

    for _ in range(2):
        with transaction() as session:
            refund_payment(
                session,
                payment_id=second,
                amount=order.total,
                reason="Paid twice",
                at=clock.now(),
            )

    (refund,) = made(order)
    assert (refund.payment_id, refund.amount) == (second, order.total)
    assert now(order).payment_status == PaymentStatus.PAID
    assert now(order).kept == order.total


def test_a_refund_is_spread_over_payments_newest_first(database):
    order = a_paid_order()
    second = pay(order, attempt=2)

    give_back(order, Wish(goodwill=order.total + Money(1)))

    assert [(r.payment_id, r.amount) for r in made(order)] == [
        (second, order.total),
        (payment_of(order).id, Money(1)),
    ]


@pytest.mark.prior_failure(44)
def test_what_was_sent_lies_on_the_shelf_again_once(database):
    order = a_paid_order(quantity=3, stock=9)
    ship(order)
    assert stock_of(order) == (6, 0)

    give_back(order, pieces(order, 1, restock=True))
    give_back(order, pieces(order, 2, restock=True))

    assert stock_of(order) == (9, 0)
    assert now(order).lines[0].restocked == 3
    assert moved(order, MovementKind.RETURN) == 3


@pytest.mark.prior_failure(44)
def test_what_was_not_sent_is_freed_and_not_packed(database):
    order = a_paid_order(quantity=3, stock=9)
    assert stock_of(order) == (9, 3)

    give_back(order, pieces(order, 1, restock=True))

    assert stock_of(order) == (9, 2)
    assert now(order).lines[0].to_pack == 2
    ship(order)
    assert stock_of(order) == (7, 0)


def test_without_restock_no_stock_moves(database):
    order = a_paid_order(quantity=3, stock=9)
    ship(order)

    give_back(order, pieces(order, 3))

    assert stock_of(order) == (6, 0)


def test_a_kit_comes_back_by_its_parts(database):
    variant = a_part("NZ-04", stock=9)
    a_kit("KIT", parts={"NZ-04": 2})
    order = an_order(sku="KIT", quantity=2)
    pay(order)
    ship(order)

    give_back(order, pieces(now(order), 1, restock=True))

    with reading() as session:
        assert session.get_one(StockLevel, variant).on_hand == 9 - 4 + 2


def moved(order, kind) -> int:
    with reading() as session:
        rows = select(func.sum(StockMovement.quantity))
        return session.scalar(
            rows.where(StockMovement.order_id == order.id, StockMovement.kind == kind)
        )


def test_a_refund_of_nothing_cannot_be_written(database):
    order = a_paid_order()

    with pytest.raises(IntegrityError), transaction() as session:
        session.add(Refund(order_id=order.id, amount=Money.zero(), token="zero", lines=[]))


def test_what_gift_cards_paid_goes_back_to_them_last_and_at_once(database):
    a_part(stock=9)
    order = an_order(quantity=3)
    with transaction() as session:
        found = locked_order(session, order.id)
        card, _ = issue_card(session, amount=Money(10000), at=clock.now(), actor="Sunil")
        found.gift_total = Money(10000)
        cards = {"order_id": order.id, "amount": Money(10000), "at": clock.now()}
        hold_cards(session, cards=[card], **cards)
    pay(order)

    give_back(now(order), pieces(order, 3, delivery=True))

    to_bank, to_card = made(order)
    assert (to_bank.amount, to_card.amount) == (order.total - Money(10000), Money(10000))
    assert (to_card.payment_id, to_card.state) == (None, RefundState.SUCCEEDED)
    with reading() as session:
        assert session.get_one(GiftCard, card.id).balance == Money(10000)
    assert now(order).payment_status == PaymentStatus.REFUNDED
