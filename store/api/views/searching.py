"""Search, and what to offer while somebody types."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, url_for

from store.api.answers import answered
from store.api.blueprint import blueprint
from store.api.parameters import Listing, Suggesting, asked
from store.api.problems import BadRequest, Fault
from store.api.views.products import page_of
from store.catalog.filters import Filters
from store.catalog.queries.listing import products_found
from store.catalog.queries.suggestions import spelling_of, suggestions_for
from store.catalog.views.navigation import shelves
from store.catalog.views.structured import absolute
from store.infra.db import reading


@blueprint.get("/catalog/search")
def search() -> Response:
    """Products by words; `spelling` says what was searched instead of a misspelt query."""
    wanted = asked(Listing)
    if not wanted.filters.query:
        raise BadRequest([Fault("/q", "Say what to look for.")])
    meant = _meant(wanted.filters)
    filters = replace(wanted.filters, query=meant or wanted.filters.query)
    return page_of(wanted, filters, spelling=meant)


@blueprint.get("/catalog/search/suggestions")
def suggestions() -> Response:
    """At most eight categories and products that begin like what was typed."""
    query = asked(Suggesting).q
    with reading() as session:
        found = suggestions_for(session, query, shelves())
    return answered(
        {
            "products": [
                _named(one.slug, one.name, url_for("catalog.product", slug=one.slug))
                for one in found.products
            ],
            "categories": [
                _named(one.slug, one.name, url_for("catalog.category", slug=one.slug))
                for one in found.categories
            ],
        }
    )


def _meant(filters: Filters) -> str | None:
    """Ask for a better spelling only when nothing at all has these words."""
    plain = Filters(query=filters.query)
    with reading() as session:
        if products_found(session, plain, shelves(), take=1):
            return None
        return spelling_of(session, filters.query)


def _named(public_id: str, name: str, path: str) -> dict[str, str]:
    return {"id": public_id, "name": name, "url": absolute(path)}
