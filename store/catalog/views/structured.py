"""What a product page says, said once more for search engines (schema.org as JSON-LD)."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from flask import url_for

from store.catalog.models import Media, Product
from store.catalog.offers import Offer
from store.catalog.shelves import Shelf
from store.catalog.views.pictures import media_root, picture_of
from store.catalog.views.room import blueprint
from store.settings import settings

SCHEMA = "https://schema.org"
JPEG = "image/jpeg"
SHARED_WIDTH = 1200  # as wide as the places draw that links are shared in


def graph(offer: Offer, way: tuple[Shelf, ...]) -> dict[str, Any]:
    """Describe the product as offered, and the way to it."""
    return {
        "@context": SCHEMA,
        "@graph": [_product(offer), _breadcrumb(offer.product, way)],
    }


def _product(offer: Offer) -> dict[str, Any]:
    product = offer.product
    described: dict[str, Any] = {
        "@type": "Product",
        "name": product.name,
        "description": product.summary,
        "sku": offer.variant.sku,
        "image": [absolute(address) for address in _pictures(product)],
        "offers": _offer(offer),
    }
    if product.brand:
        described["brand"] = {"@type": "Brand", "name": product.brand}
    if product.rating_count:
        described["aggregateRating"] = _rating(product)
    return described


def _offer(offer: Offer) -> dict[str, Any]:
    state = "OutOfStock" if offer.is_sold_out else "InStock"
    state = "MadeToOrder" if offer.product.made_to_order else state
    return {
        "@type": "Offer",
        "price": offer.variant.price.plain,
        "priceCurrency": offer.variant.price.currency,
        "availability": f"{SCHEMA}/{state}",
        "itemCondition": f"{SCHEMA}/NewCondition",
        "url": absolute(url_for("catalog.product", slug=offer.product.slug)),
    }


def _rating(product: Product) -> dict[str, Any]:
    whole, tenth = divmod(product.rating_tenths, 10)
    return {
        "@type": "AggregateRating",
        "ratingValue": f"{whole}.{tenth}",
        "reviewCount": product.rating_count,
    }


def _breadcrumb(product: Product, way: tuple[Shelf, ...]) -> dict[str, Any]:
    steps = [("Products", url_for("catalog.listing"))]
    steps += [(shelf.name, url_for("catalog.category", slug=shelf.slug)) for shelf in way]
    steps += [(product.name, url_for("catalog.product", slug=product.slug))]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": absolute(path)}
            for place, (name, path) in enumerate(steps, start=1)
        ],
    }


def _pictures(product: Product) -> list[str]:
    found = (shared_picture(media) for media in product.media)
    return [address for address in found if address]


@blueprint.app_template_filter("shared_picture")
def shared_picture(media: Media | None) -> str:
    """Give the address of a picture for other sites, which read JPEG where there is one."""
    if media is None:
        return ""
    rows = [row for row in media.renditions if row["mime"] == JPEG]
    if not rows:
        picture = picture_of(media)
        return picture.large if picture else ""
    nearest = min(rows, key=lambda row: abs(int(row["width"]) - SHARED_WIDTH))
    return media_root() + PurePosixPath(str(nearest["key"])).name


@blueprint.app_template_global()
def absolute(path: str) -> str:
    """Give the public address of a path, whatever host was asked."""
    return settings().PUBLIC_URL + path
