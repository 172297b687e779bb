"""Categories and products in JSON. Ids are public words: a slug, a part number."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from flask import url_for

from store.api.answers import Json
from store.api.shapes.values import moment, money
from store.catalog.models import Media, Option, Product, Variant
from store.catalog.offers import KitPart, Priced
from store.catalog.shelves import Shelf, Shelves
from store.catalog.views.structured import absolute


def category(shelf: Shelf) -> Json:
    """Write a category with everything below it."""
    return {
        "id": shelf.slug,
        "name": shelf.name,
        "blurb": shelf.blurb,
        "url": absolute(url_for("catalog.category", slug=shelf.slug)),
        "children": [category(child) for child in shelf.children],
    }


def product(product: Product, shelves: Shelves) -> Json:
    """Write a product as lists show it."""
    shelf = next((one for one in shelves if one.id == product.category_id), None)
    return {
        "id": product.slug,
        "name": product.name,
        "brand": product.brand,
        "summary": product.summary,
        "category": {"id": shelf.slug, "name": shelf.name} if shelf else None,
        "price": money(product.lowest_price),
        "has_price_range": product.has_price_range,
        "in_stock": product.in_stock,
        "rating": _rating(product),
        "picture": media(product.cover) if product.cover else None,
        "url": absolute(url_for("catalog.product", slug=product.slug)),
        "created_at": moment(product.created_at),
        "updated_at": moment(product.updated_at),
    }


def whole_product(
    one: Product, shelves: Shelves, left: Mapping[int, int], priced: Priced
) -> Json:
    """Write a product with all there is to choose and know; `left` is what is in stock."""
    return {
        **product(one, shelves),
        "description": one.description,
        "hsn": one.hsn,
        "options": [_option(option) for option in one.options],
        "variants": [
            _variant(variant, left.get(variant.id, 0), priced) for variant in one.selling
        ],
        "specifications": [
            {"name": row.name, "value": row.value, "unit": row.unit}
            for row in one.specifications
        ],
        "media": [media(medium) for medium in one.media],
    }


def media(medium: Media) -> Json:
    """Write a picture with the address of every width and format."""
    return {
        "kind": medium.kind.value,
        "alt": medium.alt,
        "width": medium.width,
        "height": medium.height,
        "renditions": [
            {"mime": row["mime"], "width": row["width"], "url": _file(str(row["key"]))}
            for row in medium.renditions
        ],
    }


def _rating(product: Product) -> Json:
    count = product.rating_count
    return {"average": product.rating_tenths / 10 if count else None, "count": count}


def _file(key: str) -> str:
    return absolute(url_for("media.send", name=PurePosixPath(key).name))


def _option(option: Option) -> Json:
    values = [{"value": value.value, "swatch": value.swatch} for value in option.values]
    return {"name": option.name, "values": values}


def _variant(variant: Variant, left: int, priced: Priced) -> Json:
    reduction = priced.reductions.get(variant.id)
    kit = priced.kits.get(variant.id)
    return {
        "id": variant.sku,
        "label": variant.label,
        "values": [value.value for value in variant.values],
        "price": money(variant.price),
        "compare_at": money(reduction.was) if reduction else None,
        "lowest_in_30_days_before": money(reduction.lowest) if reduction else None,
        "breaks": [
            {"quantity": step.quantity, "price": money(step.price)}
            for step in variant.prices().ladder[1:]
        ],
        "parts": [_part(part) for part in kit.parts] if kit else [],
        "weight_g": variant.weight_g,
        "available": left,
    }


def _part(part: KitPart) -> Json:
    variant = part.variant
    return {
        "id": variant.sku,
        "product": variant.product.slug,
        "name": variant.product.name,
        "label": variant.label,
        "quantity": part.quantity,
    }
