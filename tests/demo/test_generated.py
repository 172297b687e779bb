"""Generated products are believable, always the same, and listed like any others."""

import pytest
from sqlalchemy import func, select

from store.catalog.actions.listing import relist
from store.catalog.models import (
    FacetValue,
    Listed,
    Option,
    Product,
    SearchDocument,
    SearchTerm,
    StockLevel,
    Variant,
)
from store.demo.generated.filling import fill_up
from store.demo.generated.making import WIDEST, goods
from store.demo.generated.tables import families, table
from store.infra import db
from store.reviews.models import Review
from tests.factories.catalog import a_picture, a_product

MANY = 130


def test_a_number_is_always_the_same_product():
    assert [goods(number) for number in range(50)] == [goods(n) for n in range(50)]


def test_products_differ_in_address_sku_and_words():
    made = [goods(number) for number in range(3000)]

    skus = [piece.sku for each in made for piece in each.pieces]
    assert len({each.slug for each in made}) == len(made)
    assert all(each.slug.isascii() for each in made)
    assert len(set(skus)) == len(skus)
    assert len({(each.kind.maker.name, each.name) for each in made}) == len(made)
    assert len({each.description for each in made}) > 0.95 * len(made)
    assert 2.5 < len(skus) / len(made) < 3.6
    assert len({each.kind.family.shelf for each in made}) >= 40


def test_what_is_awkward_in_shops_is_there_too():
    made = [goods(number) for number in range(1200)]

    assert max(len(each.name) for each in made) > 140
    assert max(len(each.pieces) for each in made) == WIDEST
    assert any(each.pictures[1] == 0 for each in made)
    assert any(all(not one.on_hand for one in each.pieces) for each in made)
    assert any(len(each.opinions) > 100 for each in made)


def test_every_family_stands_on_a_shelf_and_states_known_facts():
    shelves = {slug for slug, *_ in table("shelves")["shelves"]}
    known = {key for key, *_ in table("attributes")["attributes"]}

    assert {family.shelf for family, _ in families()} == shelves
    assert {key for family, _ in families() for key, _ in family.facts} <= known


@pytest.fixture
def filled(database):
    drawn = a_product("Brass nozzle", slug="brass-nozzle")
    a_picture(drawn)
    with db.transaction() as session:
        relist(session, [drawn.id])
    told = []
    assert fill_up(MANY, tell=told.append) == MANY - 1
    return told


def test_lists_and_search_say_what_relisting_would(filled):
    with db.transaction() as session:
        before = _derived(session)
        relist(session, session.scalars(select(Product.id)).all())
        session.expire_all()
        after = _derived(session)

    assert len(before[0]) == MANY
    for filled_rows, relisted in zip(before, after, strict=True):
        assert filled_rows == relisted


def test_products_say_what_hangs_on_them(filled):
    with db.reading() as session:
        stock = (
            select(
                Variant.product_id, func.sum(StockLevel.on_hand), func.min(Variant.price)
            )
            .join(StockLevel)
            .group_by(Variant.product_id)
        )
        there = {row[0]: row[1:] for row in session.execute(stock)}
        stars = {
            row[0]: tuple(row[1:])
            for row in session.execute(
                select(Review.product_id, func.count(), func.sum(Review.stars)).group_by(
                    Review.product_id
                )
            )
        }
        products = session.scalars(select(Product)).all()

        for product in products:
            on_hand, cheapest = there[product.id]
            rated = stars.get(product.id, (0, 0))
            assert product.in_stock == (on_hand > 0)
            assert product.lowest_price == cheapest
            assert (product.rating_count, product.rating_sum) == rated


def test_it_goes_on_where_it_was_and_the_shop_goes_on_after_it(filled):
    assert fill_up(MANY, tell=str) == 0
    assert fill_up(MANY + 5, tell=str) == 5

    added = a_product("One of our own")
    with db.reading() as session:
        assert session.scalar(select(func.count(Option.id))) > 0
        assert added.id == session.scalar(select(func.max(Product.id)))


def _derived(session):
    """Everything that is repeated from products, without the version it was written in."""
    values = {
        each.id: (each.facet, each.value, each.swatch)
        for each in session.scalars(select(FacetValue))
    }
    listed = {}
    for each in session.scalars(select(Listed)):
        row = {column.name: getattr(each, column.name) for column in Listed.__table__.c}
        row["facets"] = sorted(values[int(one)] for one in each.facets.split())
        del row["version"]
        listed[each.product_id] = row
    documents = {tuple(row) for row in session.execute(select(SearchDocument.__table__))}
    terms = dict(session.execute(select(SearchTerm.term, SearchTerm.documents)).all())
    return listed, documents, terms
