"""The blueprint of reviews, and how much of a body each address takes."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from store.reviews.incoming import LARGEST_PHOTO
from store.reviews.models import MOST_PHOTOS

FORM_OVERHEAD = 100_000  # bytes around the photos in a multipart body

blueprint = Blueprint("reviews", __name__)


@blueprint.url_value_preprocessor
def take_photos(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Allow the size of photos here only, before anything reads the body.

    One photo more than is taken may come: its form is told so, and is not cut off.
    """
    if endpoint == "reviews.write":
        request.max_content_length = (MOST_PHOTOS + 1) * LARGEST_PHOTO + FORM_OVERHEAD
