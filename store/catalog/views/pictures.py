"""Media as templates draw them: addresses of every width and format."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from flask import request, url_for

from store.catalog.models import Media, ShelfPicture
from store.catalog.pictures import Crop
from store.catalog.views.room import blueprint

OLDEST = "image/jpeg"  # shown only by what reads neither AVIF nor WebP
PLAIN = "image/webp"
USUAL_WIDTH = 640
MARK = "-"


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


class Widths(NamedTuple):
    """One picture in its widths: `src` for whatever reads no `sources`, and the largest."""

    src: str
    large: str
    sources: tuple[tuple[str, str], ...]


@blueprint.app_template_filter("picture")
def picture_of(media: Media | ShelfPicture | None) -> Picture | None:
    """Give a medium with its addresses; nothing stays nothing."""
    if media is None or not media.renditions:
        return None
    root = media_root()
    whole = (
        (str(row["mime"]), int(row["width"]), str(row["key"]))
        for row in media.renditions
        if row.get("crop", Crop.WHOLE) == Crop.WHOLE
    )
    widths = widths_of(whole, root, usual=USUAL_WIDTH)
    return Picture(
        alt=media.alt,
        width=media.width,
        height=media.height,
        src=widths.src,
        large=widths.large,
        sources=widths.sources,
        colour=media.colour,
        shared=_shared(media, root) or widths.large,
    )


def media_root() -> str:
    """Give what the address of every picture begins with."""
    return _root(request.root_path)


@lru_cache
def _root(_mounted_at: str) -> str:
    return url_for("media.send", name=MARK).removesuffix(MARK)


def widths_of(rows: Iterable[tuple[str, int, str]], root: str, *, usual: int) -> Widths:
    """Give the addresses of renditions, as rows of (mime, width, key).

    `src` is the smallest that is as wide as usual, as JPEG where there is one.
    """
    found = sorted((mime, width, root + _name(key)) for mime, width, key in rows)
    by_kind = {mime: list(group) for mime, group in groupby(found, itemgetter(0))}
    plain = by_kind.get(PLAIN) or found
    offered = [each for each in by_kind if each != OLDEST]
    return Widths(
        src=_usual(by_kind.get(OLDEST) or plain, usual),
        large=plain[-1][2],
        sources=tuple((mime, _set_of(by_kind[mime])) for mime in offered),
    )


def _usual(rows: Sequence[tuple[str, int, str]], least: int) -> str:
    return next((address for _, width, address in rows if width >= least), rows[-1][2])


def _set_of(rows: Iterable[tuple[str, int, str]]) -> str:
    return ", ".join(f"{address} {width}w" for _, width, address in rows)


def _shared(media: Media | ShelfPicture, root: str) -> str:
    keys = (str(row["key"]) for row in media.renditions if row.get("crop") == Crop.SHARED)
    return next((root + _name(key) for key in keys), "")


def _name(key: str) -> str:
    return key.rpartition("/")[2]
