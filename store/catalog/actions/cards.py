"""What lists know of one product: its facets, its card, its row; nothing is loaded here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from store.catalog.facets import BRAND, COLLECTION, LONGEST_VALUE, RESERVED, facet_of
from store.catalog.models import Media, Product
from store.catalog.pictures import Crop
from store.kernel.money import Money

Renditions = Sequence[Mapping[str, str | int]]

FEW_SWATCHES = 6
FEW_FACTS = 2
CARD_WIDTH = 960
UNRATED = -1


class Facet(NamedTuple):
    """One value that a product is found by."""

    facet: str
    value: str
    swatch: str = ""


def facets_of(
    product: Product,
    *,
    attributes: Mapping[int, str],
    collections: Iterable[str] = (),
) -> list[Facet]:
    """Give a product's facet values, each once.

    It wants the options with their values, and the specifications; `attributes` are the
    keys of the filterable ones by id, `collections` the slugs of those by hand.
    """
    found = [
        *_brand(product),
        *_options(product),
        *_facts(product, attributes),
        *(Facet(COLLECTION, slug) for slug in collections),
    ]
    once: dict[tuple[str, str], Facet] = {}
    for each in found:
        once.setdefault((each.facet, each.value), each)
    return list(once.values())


def listed_row(
    product: Product,
    *,
    facet_ids: Iterable[int],
    version: int,
    at: datetime,
    was: Money | None = None,
) -> dict[str, Any]:
    """Give the row of `listed` by column name.

    It wants variants, options with values, media and specifications; `was` is the
    price before that may be claimed beside the lowest one.
    """
    return {
        "product_id": product.id,
        "version": version,
        "visible": product.is_on_sale(at) and bool(product.selling),
        "slug": product.slug,
        "name": product.name,
        "category_id": product.category_id,
        "price": product.lowest_price,
        "in_stock": product.in_stock,
        "featured": product.featured,
        "rating": rating_of(product),
        "rating_count": product.rating_count,
        "popularity": product.popularity,
        "created_at": product.created_at,
        "facets": " ".join(map(str, sorted(facet_ids))),
        "card": card_of(product, was=was),
    }


def rating_of(product: Product) -> int:
    """The mean rating in hundredths of a star, whole; UNRATED without reviews."""
    count = product.rating_count
    return product.rating_sum * 100 // count if count else UNRATED


def card_of(product: Product, *, was: Money | None = None) -> dict[str, Any]:
    """Give what a card draws besides the columns, as JSON keeps it."""
    selling = product.selling
    swatches = [[each.value, each.swatch] for each in _options(product) if each.swatch]
    return {
        "sku": selling[0].sku if len(selling) == 1 else "",
        "variants": len(selling),
        "range": product.has_price_range,
        "was": was.minor if was else None,
        "stock": stock_of(product),
        "cover": cover_of(product.cover),
        "facts": [[f.name, f.value, f.unit] for f in product.specifications[:FEW_FACTS]],
        "swatches": swatches[:FEW_SWATCHES],
        "more_swatches": max(0, len(swatches) - FEW_SWATCHES),
    }


def stock_of(product: Product) -> list[str]:
    """Give the stock in a word and its tone."""
    if product.made_to_order:
        return ["Made to order", "made"]
    return ["In stock", "good"] if product.in_stock else ["Sold out", "bad"]


def cover_of(media: Media | None) -> dict[str, Any] | None:
    """Give a picture as JSON keeps it, in the widths that fit a card.

    A photograph is shown as the square around its focal point, where there is one.
    """
    if media is None or not media.renditions:
        return None
    square = _of(media.renditions, Crop.SQUARE)
    side = max((int(row["width"]) for row in square), default=0)
    return {
        "alt": media.alt,
        "width": side or media.width,
        "height": side or media.height,
        "colour": media.colour,
        "renditions": _narrow(square or _of(media.renditions, Crop.WHOLE)),
    }


def _of(renditions: Renditions, crop: Crop) -> Renditions:
    return [row for row in renditions if row.get("crop", Crop.WHOLE) == crop]


def _narrow(renditions: Renditions) -> list[list[str | int]]:
    """Leave out JPEG, which would only make lists longer: browsers all know WebP."""
    rows = [[row["mime"], row["width"], row["key"]] for row in renditions]
    fitting = [row for row in rows if int(row[1]) <= CARD_WIDTH] or rows
    return [row for row in fitting if row[0] != "image/jpeg"] or fitting


def _brand(product: Product) -> Iterator[Facet]:
    if product.brand:
        yield Facet(BRAND, product.brand)


def _options(product: Product) -> Iterator[Facet]:
    for option in product.options:
        facet = facet_of(option.name)
        if facet:
            yield from (Facet(facet, each.value, each.swatch) for each in option.values)


def _facts(product: Product, attributes: Mapping[int, str]) -> Iterator[Facet]:
    for fact in product.specifications:
        key = attributes.get(fact.attribute_id or 0, "")
        if key and key not in RESERVED:
            value = f"{fact.value} {fact.unit}".strip()
            yield Facet(key, value[:LONGEST_VALUE])
