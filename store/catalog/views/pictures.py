"""Media as templates draw them: addresses of every width and format."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePosixPath

from flask import url_for

from store.catalog.models import Media
from store.catalog.pictures import Crop
from store.catalog.views.room import blueprint

OLDEST = "image/jpeg"  # shown only by what reads neither AVIF nor WebP
PLAIN = "image/webp"
USUAL_WIDTH = 640


@dataclass(frozen=True)
class Picture:
    """What `ui/picture.html` wants; `sources` are pairs of (mime, srcset).

    `colour` fills its place until it is there; `shared` is shown by pages that link here.
    """

    alt: str
    width: int
    height: int
    src: str
    large: str
    sources: tuple[tuple[str, str], ...]
    colour: str = ""
    shared: str = ""


@blueprint.app_template_filter("picture")
def picture_of(media: Media | None) -> Picture | None:
    """Give a medium with its addresses; nothing stays nothing."""
    if media is None or not media.renditions:
        return None
    rows = sorted(
        (str(row["mime"]), int(row["width"]), _address(str(row["key"])))
        for row in media.renditions
        if row.get("crop", Crop.WHOLE) == Crop.WHOLE
    )
    offered = [row for row in rows if row[0] != OLDEST]
    plain = {width: address for mime, width, address in rows if mime == PLAIN}
    usual = min((width for width in plain if width >= USUAL_WIDTH), default=max(plain))
    sources = tuple(
        (mime, _set_of(group)) for mime, group in groupby(offered, lambda row: row[0])
    )
    for_all = {width: address for mime, width, address in rows if mime == OLDEST}
    large = plain[max(plain)]
    return Picture(
        alt=media.alt,
        width=media.width,
        height=media.height,
        src=(for_all or plain)[usual],
        large=large,
        sources=sources,
        colour=media.colour,
        shared=_shared(media) or large,
    )


def _shared(media: Media) -> str:
    keys = (str(row["key"]) for row in media.renditions if row.get("crop") == Crop.SHARED)
    return next((_address(key) for key in keys), "")


def _address(key: str) -> str:
    return url_for("media.send", name=PurePosixPath(key).name)


def _set_of(rows: Iterable[tuple[str, int, str]]) -> str:
    return ", ".join(f"{address} {width}w" for _, width, address in rows)
