"""Photos are made anew: what a camera noted stays behind, and taken down they are gone."""

import io

import pytest
from PIL import Image

from store.infra.db import reading, transaction
from store.infra.storage import storage
from store.kernel import clock
from store.kernel.errors import StoreError, TooLarge, UnsupportedType
from store.reviews.actions.writing import draft_photo
from store.reviews.incoming import LARGEST_PHOTO, keep_photo
from store.reviews.jobs import forget_loose_photos
from store.reviews.models import Review, ReviewPhoto
from tests.factories.buying import BINA, later
from tests.factories.reviewing import a_paid_order, a_photo, a_purchase, bought, written
from tests.working import run_jobs

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.one_database]


def sent(body, *, filename="bench.jpg") -> str:
    kept = keep_photo(body, filename=filename)
    with transaction() as session:
        drafted = draft_photo(session, key=kept.key, filename=kept.filename, at=clock.now())
        return drafted.token


def photos():
    with reading() as session:
        return session.query(ReviewPhoto).order_by(ReviewPhoto.id).all()


@pytest.mark.asvs("V14.2.8")
def test_a_photo_is_shown_upright_and_without_what_the_camera_noted(database):
    review = written(a_purchase(), photos=[sent(a_photo())])

    run_jobs(only="prepare_photo")

    (photo,) = photos()
    assert (photo.width, photo.height) == (384, 512)
    assert photo.source_key is None
    for row in photo.renditions:
        with storage().open(row["key"]) as file:
            body = file.read()
        assert b"Secret" not in body
        assert dict(Image.open(io.BytesIO(body)).getexif()) == {}
    with reading() as session:
        assert session.get_one(Review, review.id).photo_count == 1


@pytest.mark.asvs("V5.2.6")
def test_a_photo_that_would_unpack_to_gigabytes_is_refused_in_words(database):
    bomb = io.BytesIO()
    Image.new("1", (9_000, 9_000)).save(bomb, "PNG")
    assert bomb.tell() < 20_000
    review = written(a_purchase(), photos=[sent(bomb)])

    run_jobs(only="prepare_photo")

    (photo,) = photos()
    assert "too many pixels" in photo.failure
    assert not photo.is_ready
    with reading() as session:
        assert session.get_one(Review, review.id).photo_count == 0


@pytest.mark.asvs("V1.3.4")
@pytest.mark.asvs("V5.2.2")
@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        (b"GIF89a" + b"\0" * 100, UnsupportedType),
        (b"<svg onload=alert(1)>", UnsupportedType),
        (b"", UnsupportedType),
        (b"\xff\xd8\xff" + b"\0" * LARGEST_PHOTO, TooLarge),
    ],
)
def test_what_is_no_photo_is_refused_before_it_is_kept(database, body, refusal):
    with pytest.raises(refusal) as refused:
        keep_photo(io.BytesIO(body), filename="C:\\fakepath\\it.jpg")

    assert isinstance(refused.value, StoreError)
    assert refused.value.message.startswith("it.jpg ")


def test_a_photo_taken_out_is_gone_with_its_files(database):
    purchase = a_purchase()
    kept, dropped = sent(a_photo()), sent(a_photo(size=(500, 500)))
    written(purchase, photos=[kept, dropped])
    run_jobs(only="prepare_photo")
    files = [row["key"] for photo in photos()[1:] for row in photo.renditions]

    written(purchase, photos=[kept])
    run_jobs(only="forget_photo")

    assert [photo.token for photo in photos()] == [kept]
    assert not any(storage().exists(key) for key in files)


def test_photos_of_a_form_that_was_left_are_swept(database):
    sent(a_photo())
    key = photos()[0].source_key

    forget_loose_photos()
    assert len(photos()) == 1
    with clock.frozen(later(days=2)):
        forget_loose_photos()

    assert photos() == []
    assert not storage().exists(key)


def test_nobody_hangs_somebody_elses_photo(database):
    mine = sent(a_photo())
    written(a_purchase(), photos=[mine])

    with reading() as session:
        product_id = session.query(Review.product_id).scalar()
    a_paid_order(BINA)
    other = written(bought(BINA, product_id), photos=[mine])

    assert photos()[0].review_id != other.id
