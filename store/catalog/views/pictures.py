"""Media as templates draw them: addresses of every width and format."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePosixPath

from flask import url_for

from store.catalog.models import Media
from store.catalog.views.room import blueprint

PLAIN = "image/webp"
USUAL_WIDTH = 640


@dataclass(frozen=True)
class Picture:
    """What `ui/picture.html` wants; `sources` are pairs of (mime, srcset)."""

    alt: str
    width: int
    height: int
    src: str
    large: str
    sources: tuple[tuple[str, str], ...]


@blueprint.app_template_filter("picture")
def picture_of(media: Media | None) -> Picture | None:
    """Give a medium with its addresses; nothing stays nothing."""
    if media is None or not media.renditions:
        return None
    rows = sorted(
        (str(row["mime"]), int(row["width"]), _address(str(row["key"])))
        for row in media.renditions
    )
    plain = {width: address for mime, width, address in rows if mime == PLAIN}
    usual = min((width for width in plain if width >= USUAL_WIDTH), default=max(plain))
    sources = tuple(
        (mime, _set_of(group)) for mime, group in groupby(rows, lambda row: row[0])
    )
    size = (media.width, media.height)
    return Picture(media.alt, *size, plain[usual], plain[max(plain)], sources)


def _address(key: str) -> str:
    return url_for("media.send", name=PurePosixPath(key).name)


def _set_of(rows: Iterable[tuple[str, int, str]]) -> str:
    return ", ".join(f"{address} {width}w" for _, width, address in rows)
