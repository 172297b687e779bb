"""A list belongs to a browser, then to a customer; what it holds is never lost between."""

from datetime import timedelta

import pytest

from store.accounts.visitors import Visitor
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Gone, NotFound
from store.kernel.money import Money
from store.wishes.actions.lists import (
    forget_old_lists,
    merge_at_login,
    remove_wish,
    save_wish,
    share_wishlist,
    stop_sharing,
)
from store.wishes.queries.lists import shared_wishlist, wished_slugs, wishlist_of
from tests.catalog.counting import statements
from tests.factories.catalog import a_product, a_variant, an_archived_product

HERE, THERE = Visitor("this-browser"), Visitor("another-browser")


def test_a_thing_is_saved_once_with_the_price_of_that_day(database):
    a_product("Nut", variants=[a_variant("NUT", price="149.00")])

    _save(HERE, "nut")
    _save(HERE, "nut")

    (wish,) = _list(HERE).wishes
    assert wish.price_seen == Money.parse("149.00")
    assert _slugs(THERE) == set()


def test_undo_puts_back_the_price_and_the_day_of_before(database):
    a_product("Nut", variants=[a_variant("NUT", price="149.00")])
    with clock.frozen(clock.now() - timedelta(days=40)):
        _save(HERE, "nut")
    first = _list(HERE).wishes[0]
    with transaction() as session:
        name, gone = remove_wish(session, visitor=HERE, slug="nut", at=clock.now())
    assert name == "Nut"
    assert _slugs(HERE) == set()

    _save(HERE, "nut", again=gone)

    (wish,) = _list(HERE).wishes
    assert (wish.price_seen, wish.saved_at) == (first.price_seen, first.saved_at)


def test_signing_in_pours_the_lists_together_once(database, asha):
    for name in ("Nut", "Bolt", "Glue"):
        a_product(name)
    for slug in ("nut", "bolt"):
        _save(THERE, slug)
    assert _arrive(THERE, asha) is None
    for slug in ("bolt", "glue"):
        _save(HERE, slug)

    assert _arrive(HERE, asha) == "We added 1 thing to your wishlist."
    assert _arrive(HERE, asha) is None

    assert _slugs(Visitor("a-third-browser", asha.id)) == {"nut", "bolt", "glue"}


def test_a_link_shows_the_list_until_it_is_closed_for_good(database):
    a_product("Nut")
    _save(HERE, "nut")
    with transaction() as session:
        token = share_wishlist(session, visitor=HERE)
    with reading() as session:
        assert len(shared_wishlist(session, token).wishes) == 1

    with transaction() as session:
        stop_sharing(session, visitor=HERE)
        again = share_wishlist(session, visitor=HERE)

    assert again != token
    with reading() as session, pytest.raises(NotFound):
        shared_wishlist(session, token)


def test_what_is_sold_no_more_cannot_be_saved(database):
    an_archived_product("Old printer")

    with pytest.raises(Gone):
        _save(HERE, "old-printer")


def test_lists_of_visits_that_are_over_are_forgotten_and_customers_stay(database, asha):
    a_product("Nut")
    _save(HERE, "nut")
    _save(THERE, "nut")
    _arrive(THERE, asha)

    with transaction() as session:
        forget_old_lists(session, at=clock.now() + timedelta(days=91))

    assert _slugs(HERE) == set()
    assert _slugs(Visitor("a-third-browser", asha.id)) == {"nut"}


def test_all_hearts_cost_one_statement_and_the_page_a_constant_number(database):
    for number in range(6):
        a_product(f"Nut {number}")
        _save(HERE, f"nut-{number}")

    with statements() as hearts:
        assert len(_slugs(HERE)) == 6
    with statements() as page:
        assert len(_list(HERE).wishes) == 6

    assert len(hearts) == 1
    assert len(page) == 6


def _save(visitor, slug, **more) -> None:
    with transaction() as session:
        save_wish(session, visitor=visitor, slug=slug, at=clock.now(), **more)


def _arrive(visitor, person) -> str | None:
    with transaction() as session:
        return merge_at_login(
            session, visitor=visitor, customer_id=person.id, at=clock.now()
        )


def _list(visitor):
    with reading() as session:
        return wishlist_of(session, visitor)


def _slugs(visitor) -> set[str]:
    with reading() as session:
        return set(wished_slugs(session, visitor))
