"""What promotions look at is read with the cart: shelves, collections, brands, prints."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from store.cart.actions import add_quote
from store.catalog.models import Category, Collection, CollectionProduct, Product
from store.infra.db import transaction
from store.kernel import clock
from store.kernel.money import Money
from store.promotions.models import Promotion
from store.promotions.terms import Deed, Kind, Rules
from tests.cart.carts import filled, quoted, shown_to
from tests.factories.buying import ASHA, a_part
from tests.factories.prices import a_step
from tests.factories.promotions import a_promotion


@pytest.fixture(autouse=True)
def parts(database):
    """Two parts for ₹100 each, the first two shelves below the top and in a collection."""
    a_part("NZ-04", price="100.00", stock=50)
    a_part("NZ-06", price="100.00", stock=50)
    with transaction() as session:
        top = Category(slug="top", name="Top")
        session.add(top)
        session.flush()
        middle = Category(slug="middle", name="Middle", parent_id=top.id)
        session.add(middle)
        session.flush()
        low = Category(slug="low", name="Low", parent_id=middle.id)
        theme = Collection(slug="hand", name="By hand")
        session.add_all([low, theme])
        session.flush()
        first = session.scalars(select(Product).order_by(Product.id)).first()
        first.category_id, first.brand = low.id, "Lomtera"
        session.add(CollectionProduct(collection_id=theme.id, product_id=first.id))
        named = {"top": top.id, "middle": middle.id, "low": low.id, "theme": theme.id}
    filled(ASHA, "NZ-04")
    filled(ASHA, "NZ-06")
    return {**named, "product": first.id}


@pytest.mark.parametrize("shelf", ["top", "middle", "low"])
def test_a_shelf_has_all_that_stands_on_the_shelves_below(parts, shelf):
    half_off(categories={parts[shelf]})

    assert off() == Money(50_00)


def test_collections_brands_and_products_name_lines(parts):
    half_off(collections={parts["theme"]}, brands={"Lomtera"}, products={parts["product"]})

    assert off() == Money(50_00)


def test_what_is_named_twice_has_to_fit_both(parts):
    half_off(collections={parts["theme"]}, brands={"Another"})

    assert off() == Money(0)


def test_prints_are_named_apart_from_things():
    visitor_quote = quoted(ASHA)
    with transaction() as session:
        add_quote(session, visitor=ASHA, token=visitor_quote.token, at=clock.now())
    half_off(only="prints")

    assert off() == visitor_quote.total.part(5000)


def test_the_price_of_many_counts_before_promotions_do():
    a_step("NZ-04", quantity=5, price="80")
    half_off()
    filled(ASHA, "NZ-04", quantity=4)

    assert off() == Money((5 * 80_00 + 100_00) // 2)


def test_a_promotion_counts_within_its_time_only():
    number, now = half_off(), clock.now()
    assert off() == Money(100_00)

    for begins, ends in ((now + timedelta(hours=1), None), (None, now)):
        with transaction() as session:
            promotion = session.get_one(Promotion, number)
            promotion.starts_at, promotion.ends_at = begins, ends
        assert off() == Money(0)


def half_off(**rules) -> int:
    rules = {
        name: frozenset(each) if isinstance(each, set) else each
        for name, each in rules.items()
    }
    return a_promotion(Kind.PRODUCT, Deed.PERCENT, rules=Rules(**rules), percent_bp=5000)


def off() -> Money:
    return shown_to(ASHA).totals.discount
