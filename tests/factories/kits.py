"""Kits on the shelf, put together by the shop's own action."""

from sqlalchemy import select

from store.catalog.actions.kits import set_parts
from store.catalog.models import Variant
from store.infra.db import transaction
from tests.factories.buying import a_part


def a_kit(sku="KIT", *, parts=None, price="399.00", stock=0) -> int:
    """A kit of parts that are on the shelf; gives the variant's id."""
    variant_id = a_part(sku, price=price, stock=stock)
    made_of(sku, parts or {"NZ-04": 2})
    return variant_id


def made_of(sku, parts):
    """Say what a variant is made of."""
    with transaction() as session:
        kit = session.scalars(select(Variant).where(Variant.sku == sku)).one()
        set_parts(session, kit, parts)
