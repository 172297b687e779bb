"""Cards as templates draw them: rows of `listed` with every word and address finished."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from flask import url_for

from store.catalog.views.room import blueprint
from store.kernel.formats import plural
from store.kernel.money import Money

PLAIN = "image/webp"
USUAL_WIDTH = 320
MARK = "-"


class Cover(NamedTuple):
    """The picture of a card; `sources` are pairs of (mime, srcset)."""

    src: str
    width: int
    height: int
    colour: str
    sources: tuple[tuple[str, str], ...]


class Shown(NamedTuple):
    """One card; `note` is the part number, or how many variants there are."""

    id: int
    slug: str
    href: str
    name: str
    note: str
    stars: int
    reviews: str
    facts: tuple[tuple[str, str, str], ...]
    stock: str
    tone: str
    price: str
    paise: int
    start: bool
    was: str
    cover: Cover | None
    swatches: tuple[tuple[str, str], ...]
    more_swatches: int


@blueprint.app_template_filter("cards")
def cards_of(rows: Iterable[Any]) -> list[Shown]:
    """Finish rows of `listed`, or whole Listed."""
    product = url_for("catalog.product", slug=MARK).removesuffix(MARK)
    media = url_for("media.send", name=MARK).removesuffix(MARK)
    return [_shown(row, product, media) for row in rows]


def _shown(row: Any, product: str, media: str) -> Shown:
    card: Mapping[str, Any] = row.card
    count = row.rating_count
    stock, tone = card["stock"]
    return Shown(
        id=row.product_id,
        slug=row.slug,
        href=product + row.slug,
        name=row.name,
        note=card["sku"] or plural(card["variants"], "variant"),
        stars=(row.rating + 5) // 10 if count else 0,
        reviews=plural(count, "review") if count else "",
        facts=card["facts"],
        stock=stock,
        tone=tone,
        price=str(row.price),
        paise=row.price.minor,
        start=card["range"],
        was=str(Money(card["was"])) if card["was"] else "",
        cover=_cover(card["cover"], media) if card["cover"] else None,
        swatches=card["swatches"],
        more_swatches=card["more_swatches"],
    )


def _cover(cover: Mapping[str, Any], media: str) -> Cover:
    rows = sorted(
        (mime, width, media + key.rpartition("/")[2])
        for mime, width, key in cover["renditions"]
    )
    plain = {width: address for mime, width, address in rows if mime == PLAIN}
    plain = plain or {width: address for _, width, address in rows}
    usual = min((width for width in plain if width >= USUAL_WIDTH), default=max(plain))
    sources = tuple(
        (mime, ", ".join(f"{address} {width}w" for _, width, address in group))
        for mime, group in groupby(rows, itemgetter(0))
    )
    size = (cover["width"], cover["height"])
    return Cover(plain[usual], *size, cover["colour"], sources)
