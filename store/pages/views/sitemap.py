"""The pages worth finding, in as many sitemaps as the catalogue takes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Response, render_template, url_for

from store.infra.db import reading
from store.kernel.errors import NotFound
from store.pages.blueprint import blueprint
from store.pages.queries import named_addresses, product_addresses, shards_of_products
from store.settings import settings

POLICIES = ("delivery", "returns", "privacy", "terms", "contact")
Places = list[tuple[str, datetime | None]]


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """List the pages worth finding; a large catalogue's are in the maps this one names."""
    with reading() as session:
        shards = shards_of_products(session)
    if shards == 1:
        return _map([*_pages(), *_products(0)])
    maps = [_public("pages.sitemap_of_pages")]
    maps += [_public("pages.sitemap_of_products", number=n + 1) for n in range(shards)]
    return _xml(render_template("pages/sitemaps.xml", maps=maps))


@blueprint.get("/sitemaps/pages.xml")
def sitemap_of_pages() -> Response:
    """List everything but products."""
    return _map(_pages())


@blueprint.get("/sitemaps/products-<int:number>.xml")
def sitemap_of_products(number: int) -> Response:
    """List one part of the products."""
    places = _products(number - 1) if 0 < number < 1000 else []
    if not places:
        raise NotFound("There is no such sitemap.")
    return _map(places)


def _pages() -> Places:
    with reading() as session:
        named = named_addresses(session)
    places = [_public("pages.home"), _public("catalog.listing")]
    places += [_public("catalog.category", slug=slug) for slug in named.shelves]
    places += [_public("catalog.collection", slug=slug) for slug in named.collections]
    places += [_public("catalog.brand", slug=slug) for slug in named.brands]
    places += [_public(f"pages.{name}") for name in POLICIES]
    return [(place, None) for place in places]


def _products(shard: int) -> Places:
    with reading() as session:
        found = product_addresses(session, shard=shard)
    return [(_public("catalog.product", slug=slug), at) for slug, at in found]


def _public(endpoint: str, **parts: str | int) -> str:
    values: dict[str, Any] = {**parts}
    return settings().PUBLIC_URL + url_for(endpoint, **values)


def _map(places: Places) -> Response:
    return _xml(render_template("pages/sitemap.xml", places=places))


def _xml(body: str) -> Response:
    return Response(body, mimetype="application/xml")
