"""What reviews do away from the page: photos are made anew, mails are sent."""

from __future__ import annotations

from store.catalog.actions.media import develop
from store.infra import mail
from store.infra.db import reading, transaction
from store.infra.log import log
from store.infra.storage import storage
from store.kernel import clock
from store.kernel.errors import Invalid
from store.reviews import mails
from store.reviews.actions.photos import (
    delete_photo,
    fail_photo,
    loose_photos,
    show_photo,
)
from store.reviews.models import ReviewPhoto
from store.reviews.queries.questions import answer_to_tell
from store.reviews.queries.reviews import review_to_tell
from store.settings import settings


def prepare_photo(photo_id: int) -> None:
    """Make a photo anew in the widths that are shown; the file that came is deleted."""
    with reading() as session:
        photo = session.get(ReviewPhoto, photo_id)
    if photo is None or photo.source_key is None:
        return
    try:
        developed = develop(photo.source_key)
    except Invalid as refusal:
        log.warning("photo_refused", photo=photo_id, reason=refusal.message)
        with transaction() as session:
            source = fail_photo(session, photo_id=photo_id, failure=refusal.message)
    else:
        with transaction() as session:
            source = show_photo(session, photo_id=photo_id, developed=developed)
    if source:
        storage().delete(source)


def forget_photo(photo_id: int) -> None:
    """Delete a photo that was taken down, with its files."""
    with transaction() as session:
        gone = delete_photo(session, photo_id)
    for key in gone:
        storage().delete(key)


def forget_loose_photos() -> None:
    """Delete photos whose form was left."""
    with reading() as session:
        loose = loose_photos(session, at=clock.now())
    for photo_id in loose:
        forget_photo(photo_id)


def tell_author(review_id: int) -> None:
    """Mail how a review stands to who wrote it; sent twice it is one mail."""
    with reading() as session:
        told = review_to_tell(session, review_id)
    if told is not None and not told[0].is_waiting:
        mail.send(mails.settled(*told, settings()), settings())


def tell_reply(review_id: int) -> None:
    """Mail the shop's reply to who wrote the review."""
    with reading() as session:
        told = review_to_tell(session, review_id)
    if told is not None and told[0].reply and told[0].is_shown:
        mail.send(mails.replied(*told, settings()), settings())


def tell_asker(answer_id: int) -> None:
    """Mail an answer to who asked, if they wished it."""
    with reading() as session:
        answer = answer_to_tell(session, answer_id)
    if answer is not None:
        mail.send(mails.answered(answer, settings()), settings())
