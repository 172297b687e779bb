"""Pictures are made and stored first, outside transactions, then hung on a product."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from PIL import Image
from sqlalchemy.orm import Session

from store.catalog.models import Media, MediaKind, Product, Variant
from store.catalog.pictures import Rendition, renditions
from store.infra.storage import storage

FOLDER = "media"
NAME_LENGTH = 20


@dataclass(frozen=True)
class Stored:
    """One rendition in the storage; its key says what it holds."""

    mime: str
    width: int
    height: int
    key: str


def store_renditions(image: Image.Image) -> list[Stored]:
    """Scale, encode and store a picture; CPU and files, so call it outside transactions."""
    digest = hashlib.sha256(image.mode.encode() + image.tobytes()).hexdigest()[:NAME_LENGTH]
    return [_stored(digest, rendition) for rendition in renditions(image)]


def add_picture(  # noqa: PLR0913 a picture has this many facts
    session: Session,
    *,
    product: Product,
    renditions: Sequence[Stored],
    alt: str,
    variant: Variant | None = None,
    kind: MediaKind = MediaKind.PICTURE,
    position: int = 0,
) -> Media:
    """Hang stored renditions on a product, or on one of its variants."""
    largest = max(renditions, key=lambda stored: stored.width)
    media = Media(product_id=product.id, kind=kind, alt=alt, position=position)
    media.variant_id = variant.id if variant else None
    media.width, media.height = largest.width, largest.height
    media.renditions = [asdict(stored) for stored in renditions]
    session.add(media)
    return media


def _stored(digest: str, rendition: Rendition) -> Stored:
    key = f"{FOLDER}/{digest}-{rendition.width}.{rendition.ending}"
    storage().put(key, io.BytesIO(rendition.body))
    return Stored(rendition.mime, rendition.width, rendition.height, key)
