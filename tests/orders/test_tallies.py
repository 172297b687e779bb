"""What sold together is counted by whole orders, and what sold of late by pieces."""

from datetime import timedelta

from sqlalchemy import select

from store.accounts.visitors import Visitor
from store.cart.actions import add_variant
from store.catalog.models import BoughtTogether, Product
from store.infra.db import reading, transaction
from store.infra.outbox import Delivery
from store.kernel import clock
from store.orders import jobs, tallies, topics
from store.orders.actions import settle_paid
from store.orders.queries import locked_order
from tests.factories.buying import a_cart, a_part, place


def test_two_orders_make_a_pair_and_one_does_not(database):
    for sku in ("NUT", "BOLT", "GLUE"):
        a_part(sku, stock=50)
    _bought("NUT", "BOLT")
    _bought("NUT", "BOLT", "GLUE")

    jobs.count_sales(1)
    jobs.count_sales(1)

    assert _together() == {("nut", "bolt", 2), ("bolt", "nut", 2)}


def test_what_is_not_paid_or_long_ago_does_not_count(database):
    for sku in ("NUT", "BOLT"):
        a_part(sku, stock=50)
    _bought("NUT", "BOLT")
    _bought("NUT", "BOLT", paid=False)
    with transaction() as session:
        tallies.count_bought_together(session, at=clock.now())

    assert _together() == set()

    _bought("NUT", "BOLT")
    with transaction() as session:
        tallies.count_bought_together(session, at=clock.now() + timedelta(days=181))

    assert _together() == set()


def test_popularity_is_the_pieces_sold_and_falls_again(database):
    for sku in ("NUT", "BOLT"):
        a_part(sku, stock=50)
    _bought("NUT", "BOLT", quantity=3)
    _bought("NUT")

    jobs.count_sales(1)

    assert _popularity() == {"nut": 4, "bolt": 3}
    with clock.frozen(clock.now() + timedelta(days=91)):
        jobs.count_sales(2)
    assert _popularity() == {"nut": 0, "bolt": 0}


def test_a_day_is_announced_once_and_early_in_the_morning(database, noon):
    jobs.announce_night()
    jobs.announce_night()
    with clock.frozen(noon + timedelta(hours=14)):
        jobs.announce_night()

    assert _nights() == 1
    with clock.frozen(noon + timedelta(hours=15)):
        jobs.announce_night()
    assert _nights() == 2


def _bought(*skus, quantity=1, paid=True) -> None:
    visitor = Visitor(f"visitor-{clock.now().timestamp()}"[:32])
    with transaction() as session:
        for sku in skus[1:]:
            add_variant(
                session, visitor=visitor, sku=sku, quantity=quantity, at=clock.now()
            )
    order = place(visitor, *a_cart(visitor, sku=skus[0], quantity=quantity))
    if paid:
        with transaction() as session:
            settle_paid(session, locked_order(session, order.id), at=clock.now())


def _together() -> set[tuple[str, str, int]]:
    with reading() as session:
        slugs = dict(session.execute(select(Product.id, Product.slug)).all())
        rows = session.scalars(select(BoughtTogether))
        return {(slugs[row.product_id], slugs[row.other_id], row.orders) for row in rows}


def _popularity() -> dict[str, int]:
    with reading() as session:
        return dict(session.execute(select(Product.slug, Product.popularity)).all())


def _nights() -> int:
    with reading() as session:
        rows = select(Delivery.id).where(Delivery.topic == topics.DAY_OVER)
        return len(session.scalars(rows).all())
