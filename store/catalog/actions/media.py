"""Pictures are made and stored first, outside transactions, then hung on a product."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from sqlalchemy.orm import Session

from store.catalog.actions.listing import relist
from store.catalog.models import Media, MediaKind, Product, Variant
from store.catalog.pictures import CENTRE, Crop, Point, Rendition, renditions
from store.infra.sandbox import (
    GIBIBYTE,
    ChildError,
    ChildRefused,
    Limits,
    run_child,
)
from store.infra.storage import storage
from store.kernel.errors import Invalid

FOLDER = "media"
DARKROOM = "store.catalog.developing"
LIMITS = Limits(memory=2 * GIBIBYTE, cpu_seconds=90, wall_seconds=180, niceness=5)
REFUSALS = {
    "not_a_picture": "This is no picture we can read: send a JPEG, PNG, WebP or AVIF file.",
    "too_large": "This picture has too many pixels: at most 60 million can be read.",
    "too_small": "This picture is too small: it wants at least 200 pixels across.",
}
FAILED = "This picture could not be read. Save it once more, and send it again."


@dataclass(frozen=True)
class Stored:
    """One rendition in the storage; its key says what it shows."""

    mime: str
    width: int
    height: int
    key: str
    crop: Crop = Crop.WHOLE


@dataclass(frozen=True)
class Developed:
    """All renditions of one picture, and the colour that most of it has (or "")."""

    renditions: tuple[Stored, ...]
    colour: str

    @property
    def width(self) -> int:
        return largest_of(self.renditions).width

    @property
    def height(self) -> int:
        return largest_of(self.renditions).height


def store_renditions(image: Image.Image) -> list[Stored]:
    """Scale, encode and store a picture of our own; CPU and files: outside transactions."""
    return [_stored(rendition) for rendition in renditions(image)]


def develop(source_key: str, *, focal: Point = CENTRE) -> Developed:
    """Make and store every rendition of a stranger's file, read in the sandboxed child.

    Raises Invalid with a sentence for whoever sent it when it cannot be shown. CPU and
    files, so call it outside transactions.
    """
    with storage().local_copy(source_key) as source, TemporaryDirectory() as folder:
        place = Path(folder)
        request = {"source": str(source), "focal": list(focal)}
        try:
            made = run_child(DARKROOM, request, limits=LIMITS, cwd=place)
        except ChildRefused as error:
            raise Invalid(REFUSALS.get(error.code, FAILED), field="picture") from error
        except ChildError as error:
            raise Invalid(FAILED, field="picture") from error
        stored = tuple(_kept(place, row) for row in made["renditions"])
    return Developed(stored, str(made["colour"]))


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
    media = Media(product_id=product.id, kind=kind, alt=alt, position=position)
    media.variant_id = variant.id if variant else None
    show(media, renditions)
    session.add(media)
    relist(session, [product.id])
    return media


def show(media: Media, renditions: Sequence[Stored], *, colour: str = "") -> None:
    """Let a picture be seen in these renditions; its colour fills its place before that."""
    largest = largest_of(renditions)
    media.width, media.height = largest.width, largest.height
    media.colour, media.failure = colour, ""
    media.renditions = [asdict(stored) for stored in renditions]


def largest_of(renditions: Sequence[Stored]) -> Stored:
    """Give the widest rendition that shows the whole picture."""
    whole = (one for one in renditions if one.crop == Crop.WHOLE)
    return max(whole, key=lambda one: one.width)


def _stored(rendition: Rendition) -> Stored:
    key = f"{FOLDER}/{rendition.name}"
    storage().put(key, io.BytesIO(rendition.body))
    return Stored(rendition.mime, rendition.width, rendition.height, key, rendition.crop)


def _kept(place: Path, row: dict[str, str | int]) -> Stored:
    """Store what the child wrote; of what it says only a plain name is believed."""
    name = Path(str(row["name"])).name
    with (place / name).open("rb") as body:
        storage().put(f"{FOLDER}/{name}", body)
    width, height = int(row["width"]), int(row["height"])
    return Stored(
        str(row["mime"]), width, height, f"{FOLDER}/{name}", Crop(str(row["crop"]))
    )
