"""The search box: results, and suggestions while somebody types."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, request, url_for

from store.catalog import search as words
from store.catalog.filters import Filters
from store.catalog.forms import filters_from
from store.catalog.queries.suggestions import shelves_named, spelling_of, suggestions_for
from store.catalog.shelves import Shelves
from store.catalog.views.listing import draw
from store.catalog.views.lists import ShownList, known, shown_list
from store.catalog.views.navigation import shelves
from store.catalog.views.room import blueprint, shared_page
from store.infra.db import reading
from store.web.htmx import render


@blueprint.get("/search")
def search() -> Response:
    """What is found; a word nobody knows is taken for the one it resembles."""
    return shared_page(_search)


def _search() -> Response:
    tree = shelves()
    filters = known(filters_from(request.args), tree)
    shown, meant = _found(filters, tree)
    response = draw(
        shown,
        "catalog/search.html",
        shelf=tree.find(filters.category),
        query=filters.query,
        meant=meant,
        named=shelves_named(words.asked(filters.query), tree) if filters.query else [],
    )
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.get("/search/suggestions")
def suggestions() -> Response:
    """At most eight things that begin like what was typed."""
    query = filters_from(request.args).query
    with reading() as session:
        found = suggestions_for(session, query, shelves())
    page = "catalog/suggestions.html"
    return render(page, fragment="catalog/_suggestions.html", found=found)


def _found(filters: Filters, tree: Shelves) -> tuple[ShownList, str | None]:
    """Find, and once more as it was probably spelt when nothing is found."""
    path = url_for("catalog.search")
    shown = shown_list(filters, tree, path=path)
    if shown.page.total or filters.applied or filters.category or not filters.query:
        return shown, None
    with reading() as session:
        meant = spelling_of(session, filters.query)
    if meant is None:
        return shown, None
    return shown_list(replace(filters, query=meant), tree, path=path), meant
