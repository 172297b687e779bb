"""Products: lists with a cursor, single ones, the featured ones, brands."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Response, request, url_for

from store.api.answers import Json, answered
from store.api.blueprint import blueprint
from store.api.parameters import Listing, Parameters, asked
from store.api.problems import BadRequest, Fault
from store.api.shapes import catalog as shapes
from store.catalog.filters import Filters
from store.catalog.queries.listing import ids_after, listing_of, products_of
from store.catalog.queries.prices import prices_of_whole
from store.catalog.queries.products import product_to_show
from store.catalog.queries.search import Hits
from store.catalog.queries.stock import available
from store.catalog.queries.window import brands, featured_products
from store.catalog.views.navigation import shelves
from store.catalog.views.room import catalogue_now
from store.infra.db import reading
from store.kernel import clock


@blueprint.get("/catalog/products")
def products() -> Response:
    """A page of products; `next_cursor` goes into `after` for the next one."""
    wanted = asked(Listing)
    return page_of(wanted, wanted.filters)


@blueprint.get("/catalog/products/<product_id>")
@blueprint.get("/catalog/products/slug/<product_id>")
def product(product_id: str) -> Response:
    """One product with its options, variants and what is left of them."""
    asked(Parameters)
    with reading() as session:
        found = product_to_show(session, product_id)
        ids = [variant.id for variant in found.variants]
        left = available(session, ids, at=clock.now())
        priced = prices_of_whole(found, at=clock.now())
    return answered(shapes.whole_product(found, shelves(), left, priced))


@blueprint.get("/catalog/products/featured")
def featured() -> Response:
    """What the front page shows."""
    asked(Parameters)
    with reading() as session:
        ids = [row.product_id for row in featured_products(session)]
        found = products_of(session, ids)
    return answered({"data": [shapes.product(one, shelves()) for one in found]})


@blueprint.get("/catalog/brands")
def brand_list() -> Response:
    """Every brand on sale, with its number of products."""
    asked(Parameters)
    with reading() as session:
        rows = brands(session)
    return answered({"data": [{"name": name, "products": count} for name, count in rows]})


def page_of(
    wanted: Listing, filters: Filters, *, hits: Hits | None = None, **more: object
) -> Response:
    """Answer one page of what the filters find; one row more tells whether it goes on."""
    tree = shelves()
    if filters.category and tree.find(filters.category) is None:
        raise BadRequest([Fault("/category", "There is no such category.")])
    with reading() as session:
        listing = listing_of(session, filters, tree, version=catalogue_now(), hits=hits)
        ids = ids_after(session, listing, after=wanted.after, take=wanted.limit + 1)
        found = products_of(session, ids[: wanted.limit])
    rows = [shapes.product(one, tree) for one in found]
    cursor = rows[-1]["id"] if len(ids) > wanted.limit else None
    body: Json = {"data": rows, "has_more": cursor is not None, "next_cursor": cursor}
    return answered({**body, **more}, following=_following(cursor))


def _following(cursor: str | None) -> str:
    if cursor is None:
        return ""
    pairs = [pair for pair in request.args.items(multi=True) if pair[0] != "after"]
    address = url_for(request.endpoint or "api.products")
    return f"{address}?{urlencode([*pairs, ('after', cursor)])}"
