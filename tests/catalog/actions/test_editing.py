"""Staff change the newest version of a product, and every change is on the record."""

import pytest
from sqlalchemy import select

from store.catalog.actions.editing import refresh_listings, update_product
from store.catalog.models import (
    PriceChange,
    Product,
    ProductStatus,
    StockLevel,
    StockMovement,
)
from store.catalog.queries.products import product_to_edit
from store.catalog.queries.search import hits_for
from store.infra.db import reading, transaction
from store.kernel.errors import Conflict, Invalid, NotFound
from store.kernel.money import Money
from store.security.models import AuditEntry
from tests.factories.catalog import a_category, a_product, a_spool, a_variant

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def nozzle(database):
    return a_product("Nozzle", variants=[a_variant("NZ", price="100", on_hand=10)])


def change(product, staff, *, version=1, variants=None, **changes):
    with transaction() as session:
        update_product(
            session,
            product_id=product.id,
            expected_version=version,
            changes=changes,
            variants=variants,
            actor=staff,
        )


def now(product):
    with reading() as session:
        return product_to_edit(session, product.slug)


def audit():
    with reading() as session:
        return session.scalars(select(AuditEntry)).all()


def test_a_new_name_is_found_and_the_version_goes_up(nozzle, staff):
    change(nozzle, staff, name="Brass tip", status=ProductStatus.DRAFT)

    changed = now(nozzle)
    assert (changed.name, changed.status, changed.version) == ("Brass tip", "draft", 2)


def test_a_change_writes_both_sides_down(nozzle, staff):
    change(
        nozzle, staff, name="Tip", variants={"NZ": {"price": Money(5_000), "on_hand": 3}}
    )

    (entry,) = audit()
    assert entry.before == {"name": "Nozzle", "NZ price": 10_000, "NZ on_hand": 10}
    assert entry.after == {"name": "Tip", "NZ price": 5_000, "NZ on_hand": 3}
    assert (entry.actor_id, entry.subject, entry.subject_id) == (
        staff.id,
        "product",
        nozzle.id,
    )


def test_lists_follow_prices_and_stock(nozzle, staff):
    change(nozzle, staff, variants={"NZ": {"price": Money(5_000), "on_hand": 0}})

    changed = now(nozzle)
    assert (changed.lowest_price, changed.in_stock) == (Money(5_000), False)


def test_a_product_moved_to_another_shelf_is_found_there(nozzle, staff):
    shelf = a_category("Hotends")
    change(nozzle, staff, category_id=shelf.id)

    with reading() as session:
        assert hits_for(session, "hotends").ids == (nozzle.id,)


def test_nothing_new_changes_nothing(nozzle, staff):
    change(nozzle, staff, name="Nozzle", variants={"NZ": {"on_hand": 10}})

    assert now(nozzle).version == 1
    assert audit() == []


def test_a_change_of_an_old_version_is_refused(nozzle, staff):
    change(nozzle, staff, name="First")

    with pytest.raises(Conflict):
        change(nozzle, staff, name="Second")
    assert now(nozzle).name == "First"


@pytest.mark.parametrize(
    ("changes", "variants"),
    [
        ({"lowest_price": Money(1)}, {}),
        ({"id": 5}, {}),
        ({}, {"OTHER": {"price": Money(1)}}),
        ({}, {"NZ": {"sku": "STOLEN"}}),
    ],
)
def test_what_nobody_may_set_is_refused(nozzle, staff, changes, variants):
    with pytest.raises(Invalid):
        change(nozzle, staff, variants=variants, **changes)


def test_stock_of_paid_orders_cannot_be_counted_away(nozzle, staff):
    with transaction() as session:
        session.get(StockLevel, nozzle.variants[0].id).allocated = 4

    with pytest.raises(Invalid, match="4 of NZ belong to paid orders"):
        change(nozzle, staff, variants={"NZ": {"on_hand": 3}})


def test_a_count_is_a_movement_of_the_difference(nozzle, staff):
    change(nozzle, staff, variants={"NZ": {"on_hand": 4}})

    with reading() as session:
        moves = session.scalars(select(StockMovement.quantity).order_by(StockMovement.id))
        assert moves.all() == [10, -6]


def test_an_unknown_product_cannot_be_changed(nozzle, staff):
    nozzle.id = 999

    with pytest.raises(NotFound):
        change(nozzle, staff, name="X")


def test_lists_learn_that_the_last_one_is_sold():
    spool = a_spool(colours=("Black",))
    with transaction() as session:
        session.get(StockLevel, spool.variants[0].id).allocated = 20
    with transaction() as session:
        refresh_listings(session, variant_ids=[spool.variants[0].id])
    with reading() as session:
        assert not session.get(Product, spool.id).in_stock


def test_every_price_that_was_asked_stays_on_record(nozzle, staff):
    change(nozzle, staff, variants={"NZ": {"price": Money(80_00)}})
    change(nozzle, staff, version=2, variants={"NZ": {"weight_g": 8}})

    with reading() as session:
        asked = session.scalars(select(PriceChange.price).order_by(PriceChange.id)).all()
    assert asked == [Money(100_00), Money(80_00)]
