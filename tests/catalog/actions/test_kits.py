"""A kit is sold as one thing, and taken off the shelf as its parts."""

import pytest

from store.catalog.actions.editing import refresh_listings
from store.catalog.actions.stock import SoldOut, set_on_hand
from store.catalog.models import Product, StockLevel, Variant
from store.catalog.queries.stock import available
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Invalid, NotFound
from store.orders.actions import settle_paid, ship_order
from store.orders.queries import locked_order, order_with_number
from tests.factories.buying import ASHA, BINA, a_cart, a_part, an_order, place
from tests.factories.kits import a_kit, made_of

pytestmark = pytest.mark.usefixtures("database")


def left(*variant_ids):
    with reading() as session:
        return tuple(available(session, variant_ids, at=clock.now()).values())


def shelf(variant_id):
    with reading() as session:
        level = session.get_one(StockLevel, variant_id)
    return level.on_hand, level.allocated


def test_as_many_kits_are_left_as_the_scarcest_part_allows():
    a_part("NZ-04", stock=9)
    a_part("SCREW", stock=20)
    kit = a_kit(parts={"NZ-04": 2, "SCREW": 8})

    assert left(kit) == (2,)


def test_what_is_kept_for_a_kit_is_not_sold_by_the_piece():
    nozzle = a_part("NZ-04", stock=5)
    kit = a_kit(parts={"NZ-04": 2})

    an_order(sku="KIT", quantity=2)

    assert left(nozzle, kit) == (1, 0)


def test_a_part_that_is_short_is_named_with_its_kit():
    a_part("NZ-04", stock=2)
    a_kit(parts={"NZ-04": 2})
    token, shown = a_cart(sku="KIT")
    an_order(BINA, sku="NZ-04")

    with pytest.raises(SoldOut, match="Part NZ-04 in Part KIT: only 1 left"):
        place(ASHA, token, shown)


def test_a_kit_and_a_part_of_it_in_one_order_are_counted_together():
    nozzle = a_part("NZ-04", stock=5)
    a_kit(parts={"NZ-04": 2})
    a_cart(sku="KIT", quantity=1)

    order = an_order(sku="NZ-04", quantity=3)

    assert left(nozzle) == (0,)
    assert [line.taken for line in order.lines] == [{nozzle: 2}, {nozzle: 3}]


def test_an_order_packs_what_the_kit_was_when_it_was_ordered():
    nozzle, screw = a_part("NZ-04", stock=5), a_part("SCREW", stock=50)
    kit = a_kit(parts={"NZ-04": 2})
    order = an_order(sku="KIT")
    made_of("KIT", {"SCREW": 8})

    with transaction() as session:
        settle_paid(session, locked_order(session, order.id), at=clock.now())
    with transaction() as session:
        ship_order(session, number=order.number, tracking="", actor="Dev", at=clock.now())

    assert (shelf(nozzle), shelf(screw), shelf(kit)) == ((3, 0), (50, 0), (0, 0))
    with reading() as session:
        [line] = order_with_number(session, order.number).lines
    assert [(part["sku"], part["quantity"]) for part in line.parts] == [("NZ-04", 2)]


def test_a_thing_that_becomes_a_kit_is_still_sent_to_who_ordered_it_before():
    a_part("SCREW", stock=50)
    box = a_part("BOX", stock=3)
    order = an_order(sku="BOX")
    made_of("BOX", {"SCREW": 8})

    with transaction() as session:
        settle_paid(session, locked_order(session, order.id), at=clock.now())

    assert shelf(box) == (3, 1)
    assert left(box) == (6,)


@pytest.mark.parametrize("first", ["KIT", "NZ-04"])
def test_lists_say_sold_out_when_a_part_is(first):
    ids = {sku: a_part(sku, stock=5) for sku in (first, *({"KIT", "NZ-04"} - {first}))}
    nozzle, kit = ids["NZ-04"], ids["KIT"]
    made_of("KIT", {"NZ-04": 2})
    assert listed_as_in_stock(kit)

    with transaction() as session:
        set_on_hand(session, variant_id=nozzle, on_hand=1, reason="counted", at=clock.now())
    with transaction() as session:
        refresh_listings(session, variant_ids=[nozzle])

    assert not listed_as_in_stock(kit)


def listed_as_in_stock(variant_id):
    with reading() as session:
        variant = session.get_one(Variant, variant_id)
        return session.get_one(Product, variant.product_id).in_stock


@pytest.mark.parametrize(
    ("parts", "refusal"),
    [
        ({"KIT": 1}, Invalid),
        ({"OTHER-KIT": 1}, Invalid),
        ({"NZ-04": 0}, Invalid),
        ({"NZ-04": 501}, Invalid),
        ({"NOTHING": 1}, NotFound),
    ],
)
def test_a_kit_is_made_of_things_that_exist(parts, refusal):
    a_part("NZ-04")
    a_part("KIT")
    a_kit("OTHER-KIT")

    with pytest.raises(refusal):
        made_of("KIT", parts)


def test_a_part_of_a_kit_is_never_made_a_kit_itself():
    a_part("NZ-04")
    a_part("SCREW")
    a_kit(parts={"NZ-04": 2})

    with pytest.raises(Invalid, match="not of other kits"):
        made_of("NZ-04", {"SCREW": 1})
