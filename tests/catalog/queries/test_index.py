"""What a process keeps of the lists is what the database says, whoever changed it."""

from contextlib import suppress

import pytest
from sqlalchemy import update

from store.catalog.actions.editing import update_product
from store.catalog.actions.listing import relist, touch_catalogue
from store.catalog.index import Wanted, found
from store.catalog.models import Catalogue, Product, ProductStatus
from store.catalog.queries.index import index_now
from store.catalog.queries.version import catalogue_version
from store.infra.db import reading, transaction
from store.kernel import ids
from tests.catalog.counting import statements
from tests.factories.catalog import a_draft, a_product, a_spool

pytestmark = pytest.mark.usefixtures("database")


def listed(session):
    return found(index_now(session).index, Wanted()).page(take=100)


def listed_now():
    with reading() as session:
        return listed(session)


def test_an_empty_shop_lists_nothing():
    assert listed_now() == []


def test_a_new_product_is_there_at_once_and_nothing_else_is_read_again():
    first = a_product()
    assert listed_now() == [first.id]
    second = a_product("Hammer")

    with reading() as session, statements() as sent:
        assert set(listed(session)) == {first.id, second.id}
    with reading() as session, statements() as again:
        listed(session)

    assert len(sent) == 5
    assert len(again) == 1


def test_what_is_taken_off_sale_is_gone_at_once(staff):
    product, other = a_product(), a_product("Hammer")
    assert len(listed_now()) == 2

    with transaction() as session:
        update_product(
            session,
            product_id=product.id,
            expected_version=product.version,
            changes={"status": ProductStatus.ARCHIVED},
            actor=staff,
        )

    assert listed_now() == [other.id]


def test_drafts_are_known_but_never_found():
    a_draft()

    assert listed_now() == []


def test_a_value_that_is_new_can_be_filtered_by():
    a_spool(colours=("Black",))
    listed_now()
    white = a_spool(name="White", colours=("White",))

    with reading() as session:
        lists = index_now(session)

    values = (("colour", lists.labels.ids("colour", ["White"])),)
    assert found(lists.index, Wanted(values=values)).page(take=9) == [white.id]


def test_what_is_not_committed_is_seen_inside_and_by_nobody_else():
    product = a_product()
    listed_now()

    with suppress(ZeroDivisionError), transaction() as session:
        session.get_one(Product, product.id).status = ProductStatus.ARCHIVED
        relist(session, [product.id])
        assert listed(session) == []
        raise ZeroDivisionError

    assert listed_now() == [product.id]
    with transaction() as session:
        touch_catalogue(session)
    assert listed_now() == [product.id]


def test_another_database_of_the_same_version_is_not_mistaken():
    product = a_product()
    assert listed_now() == [product.id]

    with transaction() as session:
        session.get_one(Product, product.id).status = ProductStatus.ARCHIVED
        relist(session, [product.id])
        session.execute(update(Catalogue).values(epoch=ids.token(), version=1))

    assert listed_now() == []


def test_a_version_read_a_moment_ago_is_good_enough():
    product = a_product()
    with reading() as session:
        version = catalogue_version(session)
    listed_now()

    with reading() as session, statements() as sent:
        lists = index_now(session, version=version)

    assert found(lists.index, Wanted()).page(take=9) == [product.id]
    assert sent == []
