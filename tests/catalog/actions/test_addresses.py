"""A renamed product keeps the links that people have to it."""

import pytest
from sqlalchemy import select

from store.catalog.actions.editing import update_product
from store.catalog.models import FormerSlug
from store.infra.db import reading, transaction
from store.kernel.errors import Invalid
from tests.factories.catalog import a_product

pytestmark = pytest.mark.usefixtures("database")


def move(product, slug, staff, *, version=1):
    with transaction() as session:
        update_product(
            session,
            product_id=product.id,
            expected_version=version,
            changes={"slug": slug},
            actor=staff,
        )


def former():
    with reading() as session:
        return session.scalars(select(FormerSlug.slug).order_by(FormerSlug.slug)).all()


def test_a_product_may_take_back_an_address_it_had(staff):
    nozzle = a_product("Nozzle")
    move(nozzle, "tip", staff)
    assert former() == ["nozzle"]

    move(nozzle, "nozzle", staff, version=2)

    assert former() == ["tip"]


@pytest.mark.parametrize(
    "slug", ["", "Nozzle", "a b", "a--b", "-a", "a/b", "x" * 121, "düse", "a\n"]
)
def test_what_is_no_address_is_refused(slug, staff):
    nozzle = a_product("Nozzle")

    with pytest.raises(Invalid):
        move(nozzle, slug, staff)


def test_no_product_takes_an_address_that_is_or_was_anothers(staff):
    nozzle, wrench = a_product("Nozzle"), a_product("Wrench")
    move(nozzle, "tip", staff)

    for slug in ("tip", "nozzle"):
        with pytest.raises(Invalid):
            move(wrench, slug, staff)
