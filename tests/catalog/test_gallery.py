"""A variant is shown by its own pictures, or by those of the one most like it."""

import pytest

from store.catalog.gallery import gallery_of
from store.catalog.models import MediaKind
from store.catalog.queries.products import product_to_show
from store.infra.db import reading
from tests.factories.catalog import a_nozzle_set, a_picture, a_product

pytestmark = pytest.mark.usefixtures("database")


def shown(product, sku):
    with reading() as session:
        loaded = product_to_show(session, product.slug)
    variant = next(one for one in loaded.variants if one.sku == sku)
    return [media.alt for media in gallery_of(loaded, variant)]


@pytest.fixture
def nozzles(database):
    product = a_nozzle_set(missing=None)
    brass, steel = product.variants[0], product.variants[1]
    a_picture(product, alt="drawing", kind=MediaKind.DRAWING, position=0)
    a_picture(product, alt="brass", variant=brass, position=1)
    a_picture(product, alt="steel", variant=steel, position=2)
    a_picture(product, alt="detail", position=3)
    return product


@pytest.mark.parametrize(
    ("sku", "pictures"),
    [
        ("NZ-0.4-BRASS", ["brass", "detail", "drawing"]),
        ("NZ-0.4-STEEL", ["steel", "detail", "drawing"]),
        ("NZ-0.6-STEEL", ["steel", "detail", "drawing"]),
        ("NZ-0.6-BRASS", ["brass", "detail", "drawing"]),
    ],
)
def test_a_variant_stands_beside_what_looks_like_it(nozzles, sku, pictures):
    assert shown(nozzles, sku) == pictures


def test_a_product_without_pictures_shows_none():
    assert shown(a_product(), "BRASS-NOZZLE") == []
