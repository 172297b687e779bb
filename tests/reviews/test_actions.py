"""A review and the figures of its product are one change."""

from datetime import timedelta

import pytest

from store.catalog.models import Product
from store.infra.db import reading
from store.kernel.errors import Invalid
from store.reviews.queries.reviews import Wanted, histogram_of, reviews_of
from tests.factories.catalog import LONG_AGO, a_product, a_review

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def nozzle(database):
    return a_product("Nozzle")


def rating(product):
    with reading() as session:
        now = session.get(Product, product.id)
        return now.rating_sum, now.rating_count, now.rating_tenths


def test_each_review_counts_towards_the_mean(nozzle):
    for stars in (5, 4, 4):
        a_review(nozzle, stars=stars)

    assert rating(nozzle) == (13, 3, 43)


@pytest.mark.parametrize("stars", [0, 6, -1])
def test_only_one_to_five_stars_are_taken(nozzle, stars):
    with pytest.raises(Invalid):
        a_review(nozzle, stars=stars)
    assert rating(nozzle) == (0, 0, 0)


def test_reviews_come_newest_first_in_pages(nozzle):
    for day in range(5):
        a_review(nozzle, title=f"Day {day}", at=LONG_AGO + timedelta(days=day))
    with reading() as session:
        rows = reviews_of(session, nozzle.id, skip=1, take=2)

    assert [row.title for row in rows] == ["Day 3", "Day 2"]


def test_reviews_can_be_told_apart_by_their_stars(nozzle):
    a_review(nozzle, stars=5, title="Great")
    a_review(nozzle, stars=1, title="Broke")
    a_review(a_product("Other"), stars=1)
    with reading() as session:
        assert [row.title for row in reviews_of(session, nozzle.id, Wanted(stars=1))] == [
            "Broke"
        ]
        assert histogram_of(session, nozzle.id) == {5: 1, 4: 0, 3: 0, 2: 0, 1: 1}


def test_what_the_server_knows_of_the_buyer_is_kept(nozzle, asha):
    review = a_review(nozzle, customer_id=asha.id, verified=True)

    assert (review.customer_id, review.verified) == (asha.id, True)
