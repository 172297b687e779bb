"""Helpful marks and reports count each visitor once, however often they press."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from store.accounts.visitors import Visitor
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Conflict
from store.reviews.actions.voting import report, vote
from store.reviews.models import ReportReason, Review, ReviewVote
from tests.factories.buying import BINA
from tests.factories.catalog import a_product, a_review
from tests.factories.reviewing import a_purchase, approved, written

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def review(database):
    return a_review(a_product("Nozzle"))


def mark(review, visitor, *, helpful=True):
    with transaction() as session:
        return vote(
            session, token=review.token, visitor=visitor, helpful=helpful, at=clock.now()
        ).helpful


@pytest.mark.fault("W23")
def test_W23_a_second_press_changes_nothing_and_the_mark_can_be_taken_back(review):
    counts = [mark(review, BINA), mark(review, BINA)]
    counts += [mark(review, BINA, helpful=False), mark(review, BINA, helpful=False)]

    assert counts == [1, 1, 0, 0]


def test_a_customer_is_one_person_in_every_browser(review, bina):
    mark(review, Visitor("at-home", bina.id))

    assert mark(review, Visitor("at-work", bina.id)) == 1


def test_many_presses_at_once_are_counted_right(review):
    visitors = [Visitor(f"reader-{number % 4}") for number in range(12)]

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda visitor: mark(review, visitor), visitors))

    with reading() as session:
        assert session.get_one(Review, review.id).helpful == 4
        assert session.query(ReviewVote).count() == 4


def test_nobody_finds_their_own_review_helpful(staff):
    purchase = a_purchase()
    review = approved(written(purchase), staff)

    with pytest.raises(Conflict):
        mark(review, purchase.buyer)


def test_a_report_is_heard_once_and_settled_by_letting_it_stand(review, staff):
    for _ in range(2):
        with transaction() as session:
            report(
                session,
                token=review.token,
                visitor=BINA,
                reason=ReportReason.SPAM,
                note="",
                at=clock.now(),
            )
    with reading() as session:
        assert session.get_one(Review, review.id).reports == 1

    assert approved(review, staff).reports == 0
