"""Cards as lists show them: drawn from rows of `listed`, kept until one is written anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from flask import current_app, request, url_for
from markupsafe import Markup

from store.catalog.queries.listing import told_by
from store.catalog.queries.version import Version
from store.catalog.views.marks import marked
from store.catalog.views.pictures import media_root, widths_of
from store.catalog.views.room import blueprint, catalogue_now
from store.kernel.formats import plural
from store.kernel.money import Money
from store.web import shared

USUAL_WIDTH = 320
MARK = "-"
# How wide the picture of a card is, by the view of its list.
SIZES: Mapping[str, str] = MappingProxyType(
    {"rows": "6rem", "grid": "(width >= 60rem) 14rem, 45vw"}
)


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


@blueprint.app_template_global()
def cards(
    rows: Iterable[Any],
    view: str = "grid",
    *,
    eager: int = 0,
    focus: bool = False,
    query: str = "",
) -> Markup:
    """Draw the <li>s of ul.goods from rows of `listed`, or whole Listed.

    The first `eager` pictures are fetched at once, `focus` puts the cursor on the first
    name, and what was looked for is marked in names.
    """
    now = catalogue_now()
    drawn = (
        _card(row, _Way(now, view, place < eager, focus and place == 0, query))
        for place, row in enumerate(rows)
    )
    return Markup().join(drawn)


class _Way(NamedTuple):
    """How a card is drawn in one list."""

    now: Version | None
    view: str
    eager: bool
    focus: bool
    query: str


@blueprint.app_template_filter("cards")
def cards_of(rows: Iterable[Any]) -> list[Shown]:
    """Finish rows of `listed`: every word and address a template writes."""
    product, media = _product_root(request.root_path), media_root()
    return [_shown(row, product, media) for row in rows]


@lru_cache
def _product_root(_mounted_at: str) -> str:
    """Give what the address of every product begins with: a list has many."""
    return url_for("catalog.product", slug=MARK).removesuffix(MARK)


def _card(row: Any, way: _Way) -> Markup:
    """Draw a card as it is in every list where the same of its name is marked."""
    name = marked(row.name, way.query) if way.query else row.name

    def draw() -> Markup:
        template: Any = current_app.jinja_env.get_template("catalog/card.html").module
        good = cards_of([row])[0]
        drawn: Markup = template.card(good, name, SIZES[way.view], way.eager, way.focus)
        return drawn

    if way.focus:
        return draw()
    epoch = way.now and way.now.epoch
    known_by = ("card", epoch, row.product_id, way.view, way.eager, way.query and name)
    return shared.part(known_by, version=row.version, draw=draw)


def _shown(row: Any, product: str, media: str) -> Shown:
    card = told_by(row)
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
    widths = widths_of(cover["renditions"], media, usual=USUAL_WIDTH)
    size = (cover["width"], cover["height"])
    return Cover(widths.src, *size, cover["colour"], widths.sources)
