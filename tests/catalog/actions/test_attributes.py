"""Facts that many products state alike become attributes; others stay plain rows."""

import pytest
from sqlalchemy import select

from store.catalog.actions.attributes import add_attribute
from store.catalog.actions.specifications import replace_specifications
from store.catalog.models import Attribute, Specification
from store.infra.db import reading, transaction
from store.kernel.marks import mark_of
from tests.factories.catalog import a_product

pytestmark = pytest.mark.usefixtures("database")


def an_attribute(key="length", name="Length", unit="mm", **more):
    with transaction() as session:
        return add_attribute(session, key=key, name=name, unit=unit, **more)


def keys_of(product):
    """What a product states: the attribute's key of each row, or nothing."""
    rows = select(Attribute.key).select_from(Specification)
    rows = rows.outerjoin(Attribute, Attribute.id == Specification.attribute_id)
    rows = rows.where(Specification.product_id == product.id)
    with reading() as session:
        return session.scalars(rows.order_by(Specification.position)).all()


def test_a_row_is_of_the_attribute_whose_name_and_unit_it_has():
    an_attribute()
    rod = a_product(
        "Rod",
        specifications=[("length", "300", "mm"), ("Length", "3", "m"), ("Ends", "2", "")],
    )

    assert keys_of(rod) == ["length", None, None]


def test_an_attribute_takes_what_products_state_already():
    rod = a_product("Rod", specifications=[("Length", "300", "mm")])
    a_product("Wire", specifications=[("Length", "3", "m")])

    an_attribute()

    assert keys_of(rod) == ["length"]


def test_facts_that_staff_write_are_of_attributes_too(staff):
    an_attribute()
    rod = a_product("Rod")
    with transaction() as session:
        replace_specifications(
            session,
            product_id=rod.id,
            seen=mark_of([]),
            facts=[("length", "300", "")],
            actor=staff,
        )

    assert keys_of(rod) == ["length"]
