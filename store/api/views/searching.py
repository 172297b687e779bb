"""Search, and what to offer while somebody types."""

from __future__ import annotations

from flask import Response, url_for

from store.api.answers import answered
from store.api.blueprint import blueprint
from store.api.parameters import Listing, Suggesting, asked
from store.api.problems import BadRequest, Fault
from store.api.views.products import page_of
from store.catalog.queries.search import hits_for
from store.catalog.queries.suggestions import suggestions_for
from store.catalog.views.navigation import shelves
from store.catalog.views.structured import absolute
from store.infra.db import reading
from store.kernel import clock


@blueprint.get("/catalog/search")
def search() -> Response:
    """Products by words; `spelling` says what was searched instead of a misspelt query."""
    wanted = asked(Listing)
    if not wanted.filters.query:
        raise BadRequest([Fault("/q", "Say what to look for.")])
    with reading() as session:
        hits = hits_for(session, wanted.filters.query)
    return page_of(wanted, wanted.filters, hits=hits, spelling=hits.meant)


@blueprint.get("/catalog/search/suggestions")
def suggestions() -> Response:
    """At most eight categories and products that begin like what was typed."""
    query = asked(Suggesting).q
    with reading() as session:
        found = suggestions_for(session, query, shelves(), today=clock.now().date())
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


def _named(public_id: str, name: str, path: str) -> dict[str, str]:
    return {"id": public_id, "name": name, "url": absolute(path)}
