"""Only buyers write, once for each product, and nothing is shown before it was read."""

import pytest

from store.catalog.models import Listed, Product
from store.infra.db import reading, transaction
from store.kernel.errors import Conflict, Invalid
from store.reviews.actions.moderating import reject_review
from store.reviews.actions.writing import delete_review
from store.reviews.models import Review
from store.reviews.queries.purchases import OrderKey, public_name
from tests.factories.buying import ASHA, BINA, a_part, an_order
from tests.factories.reviewing import (
    a_paid_order,
    a_purchase,
    approved,
    bought,
    product_of,
    written,
)

pytestmark = pytest.mark.usefixtures("database")


def rating(purchase):
    with reading() as session:
        product = session.get_one(Product, purchase.product_id)
        listed = session.get_one(Listed, purchase.product_id)
        assert listed.rating_count == product.rating_count
        return product.rating_sum, product.rating_count


def reviews():
    with reading() as session:
        return session.query(Review).all()


@pytest.mark.fault("W23")
def test_W23_who_has_not_paid_has_bought_nothing(database):
    product_id = product_of(a_part())
    an_order(ASHA)

    assert bought(ASHA, product_id) is None


@pytest.mark.prior_failure(49)
def test_only_the_buyer_has_bought_it_or_who_holds_the_orders_key(database):
    product_id = product_of(a_part())
    order = a_paid_order(ASHA)
    key = OrderKey(order.number, order.access_token)

    assert bought(ASHA, product_id).name == "Asha K."
    assert bought(BINA, product_id) is None
    assert bought(BINA, product_id, held=key).buyer.key == ASHA.key
    assert bought(BINA, product_id, held=OrderKey(order.number, "0" * 22)) is None


def test_a_review_waits_and_counts_only_when_it_is_shown(staff):
    purchase = a_purchase()
    review = written(purchase)
    with reading() as session:
        assert session.get_one(Product, purchase.product_id).rating_count == 0

    approved(review, staff)
    approved(review, staff)

    assert review.verified
    assert rating(purchase) == (4, 1)


@pytest.mark.fault("W23")
def test_W23_the_same_form_twice_is_one_review(database):
    purchase = a_purchase()

    first, second = written(purchase), written(purchase)

    assert (second.id, second.version) == (first.id, 1)
    assert len(reviews()) == 1


def test_what_is_changed_is_read_again_and_counts_out(staff):
    purchase = a_purchase()
    review = approved(written(purchase), staff)

    changed = written(purchase, stars=1)

    assert (changed.id, changed.is_waiting) == (review.id, True)
    assert rating(purchase) == (0, 0)
    with pytest.raises(Conflict):  # staff had the words of before on their screen
        approved(review, staff)
    approved(changed, staff)
    assert rating(purchase) == (1, 1)


def test_hidden_again_it_counts_no_more_and_its_author_learns_why(staff, noon):
    purchase = a_purchase()
    review = approved(written(purchase), staff)

    with transaction() as session:
        hidden = reject_review(
            session,
            token=review.token,
            version=1,
            reason="It tells a phone number.",
            staff=staff,
            at=noon,
        )

    assert (hidden.is_rejected, hidden.reason) == (True, "It tells a phone number.")
    assert rating(purchase) == (0, 0)


def test_nothing_is_kept_back_without_a_reason(staff, noon):
    review = written(a_purchase())

    with pytest.raises(Invalid), transaction() as session:
        reject_review(
            session, token=review.token, version=1, reason=" ", staff=staff, at=noon
        )


def test_taken_back_it_is_gone_with_its_stars(staff):
    purchase = a_purchase()
    approved(written(purchase), staff)

    with transaction() as session:
        delete_review(session, author=purchase.buyer, product_id=purchase.product_id)

    assert reviews() == []
    assert rating(purchase) == (0, 0)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Asha Kulkarni", "Asha K."), ("Asha", "Asha"), ("अशा कुलकर्णी", "अशा क."), ("", "")],
)
def test_a_name_is_shortened_for_the_public(name, shown):
    assert public_name(name) == shown
