"""Lists learn of what orders took away."""

import pytest

from store.catalog.actions.stock import allocate_stock
from store.catalog.jobs import refresh_lists_after
from store.catalog.models import Product
from store.infra.db import reading, transaction
from tests.factories.catalog import LONG_AGO, a_product, a_variant

pytestmark = pytest.mark.usefixtures("database")

ORDER = 7


def in_stock(product):
    with reading() as session:
        return session.get(Product, product.id).in_stock


def allocate(product, quantity):
    wanted = {product.variants[0].id: quantity}
    with transaction() as session:
        allocate_stock(session, order_id=ORDER, wanted=wanted, at=LONG_AGO)


@pytest.mark.parametrize(("quantity", "left"), [(2, True), (3, False)])
def test_the_last_one_sold_turns_the_list_to_sold_out(quantity, left):
    product = a_product(variants=[a_variant(on_hand=3)])
    allocate(product, quantity)

    refresh_lists_after(ORDER)
    refresh_lists_after(ORDER)

    assert in_stock(product) is left


def test_an_order_of_prints_only_changes_no_list():
    product = a_product(variants=[a_variant(on_hand=1)])

    refresh_lists_after(ORDER)

    assert in_stock(product)
