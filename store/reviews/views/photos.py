"""Photos of a form: those sent now, and those that came with it before."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import BinaryIO, cast

from flask import request
from werkzeug.datastructures import FileStorage

from store.infra.db import reading, transaction
from store.kernel import clock, ids
from store.kernel.errors import Invalid, StoreError
from store.reviews.actions.writing import draft_photo
from store.reviews.forms import ReviewForm
from store.reviews.incoming import Kept, keep_photo
from store.reviews.models import MOST_PHOTOS, ReviewPhoto
from store.reviews.queries.reviews import photos_named

KEPT_FIELD = "kept"


@dataclass
class Photos:
    """Photos in their order; `refusal` when one could not be taken."""

    photos: list[ReviewPhoto] = field(default_factory=list)
    refusal: bool = False

    @property
    def tokens(self) -> list[str]:
        return [photo.token for photo in self.photos]


def photos_sent(form: ReviewForm) -> Photos:
    """Keep what was sent, even when the form comes back: nobody chooses photos twice."""
    sent = Photos(_kept_before())
    room = MOST_PHOTOS - len(sent.photos)
    files = [file for file in form.photos.data or [] if _is_chosen(file)]
    if len(files) > room:
        refusal = Invalid(f"Choose up to {MOST_PHOTOS} photos.", field="photos")
        return _refused(form, sent, refusal)
    kept: list[Kept] = []
    for file in files:
        try:
            kept.append(keep_photo(_stream(file), filename=file.filename or ""))
        except StoreError as error:
            sent = _refused(form, sent, error)
    sent.photos += _noted(kept)
    return sent


def _is_chosen(file: object) -> bool:
    """An empty field of files sends one file without a name."""
    return isinstance(file, FileStorage) and bool(file.filename)


def _stream(file: FileStorage) -> BinaryIO:
    return cast(BinaryIO, file.stream)


def _kept_before() -> list[ReviewPhoto]:
    wanted = [token for token in request.form.getlist(KEPT_FIELD) if ids.is_token(token)]
    if not wanted:
        return []
    wanted = list(dict.fromkeys(wanted))[:MOST_PHOTOS]
    with reading() as session:
        found = {photo.token: photo for photo in photos_named(session, wanted)}
    return [found[token] for token in wanted if token in found]


def _noted(kept: list[Kept]) -> list[ReviewPhoto]:
    if not kept:
        return []
    with transaction() as session:
        return [
            draft_photo(session, key=each.key, filename=each.filename, at=clock.now())
            for each in kept
        ]


def _refused(form: ReviewForm, sent: Photos, error: StoreError) -> Photos:
    form.refuse(error)
    return Photos(sent.photos, refusal=True)
