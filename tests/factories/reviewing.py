"""Purchases, and what buyers say about them: reached by the shop's own actions."""

import io

from PIL import Image

from store.infra.db import reading, transaction
from store.kernel import clock
from store.orders.actions import settle_paid
from store.orders.queries import locked_order
from store.reviews.actions.moderating import approve_review
from store.reviews.actions.writing import Opinion, write_review
from store.reviews.models import Review
from store.reviews.queries.purchases import purchase_of
from tests.factories.buying import ASHA, a_part, an_order

SLUG = "nz-04"  # what `a_part` makes
SAID = {
    "author": "Asha K.",
    "stars": 4,
    "title": "Does its work",
    "body": "Forty hours and no wear to be seen.",
}


def a_paid_order(visitor=ASHA, *, sku="NZ-04"):
    """An order of one part, paid."""
    order = an_order(visitor, sku=sku)
    with transaction() as session:
        settle_paid(session, locked_order(session, order.id), at=clock.now())
    return order


def a_purchase(visitor=ASHA):
    """A part on the shelf, bought and paid; gives the purchase."""
    with reading() as session:
        known = session.query(Review.product_id).first()
    product_id = known[0] if known else product_of(a_part())
    a_paid_order(visitor)
    return bought(visitor, product_id)


def bought(visitor, product_id, **more):
    with reading() as session:
        return purchase_of(session, visitor, product_id, **more)


def product_of(variant_id) -> int:
    from store.catalog.models import Variant  # noqa: PLC0415 read here only

    with reading() as session:
        return session.get_one(Variant, variant_id).product_id


def written(purchase, **more) -> Review:
    """What a buyer has written; it waits to be read."""
    with transaction() as session:
        opinion = Opinion(**{**SAID, **more})
        return write_review(session, purchase=purchase, opinion=opinion, at=clock.now())


def approved(review, staff) -> Review:
    with transaction() as session:
        return approve_review(
            session,
            token=review.token,
            version=review.version,
            staff=staff,
            at=clock.now(),
        )


def a_photo(*, kind="JPEG", size=(640, 480)) -> io.BytesIO:
    """A camera's photo: it names its maker, and lies on its side (EXIF orientation 6)."""
    noted = Image.Exif()
    noted[0x010F], noted[0x0112] = "Secret Camera", 6
    body = io.BytesIO()
    Image.new("RGB", size, (60, 120, 90)).save(body, kind, exif=noted)
    body.seek(0)
    return body
