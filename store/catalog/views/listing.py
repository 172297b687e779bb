"""Lists of products: all of them, or those of one category."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Response, request, url_for

from store.catalog.forms import filters_from
from store.catalog.models import ShelfKind
from store.catalog.shelves import Shelf
from store.catalog.views.departed import shelf_moved
from store.catalog.views.lists import ShownList, known, shown_list
from store.catalog.views.navigation import shelves
from store.catalog.views.room import blueprint, shared_page
from store.kernel.errors import NotFound
from store.web.htmx import render


@blueprint.get("/products")
def listing() -> Response:
    """All products."""
    return shared_page(_all_products)


@blueprint.get("/categories/<slug>")
def category(slug: str) -> Response:
    """The products of one category and those below it."""
    try:
        return shared_page(partial(_category, slug))
    except NotFound as refusal:
        return shelf_moved(ShelfKind.CATEGORY, slug, refusal)


def _all_products() -> Response:
    tree = shelves()
    filters = known(filters_from(request.args), tree)
    path = url_for("catalog.listing")
    shown = shown_list(filters, tree, path=path)
    return draw(shown, "catalog/listing.html", shelf=None)


def _category(slug: str) -> Response:
    tree = shelves()
    shelf = tree.find(slug)
    if shelf is None:
        raise NotFound("There is no such category.")
    filters = known(filters_from(request.args, category=slug), tree)
    shown = shown_list(filters, tree, path=url_for("catalog.category", slug=slug))
    return draw(shown, "catalog/listing.html", shelf=shelf)


def draw(shown: ShownList, page: str, *, shelf: Shelf | None, **context: Any) -> Response:
    """Draw a list: whole, its changed parts, or only the rows that come next."""
    more = shown.page.number > 1 and not shown.place.upto
    count = shown.total
    return render(
        page,
        fragment="catalog/more.html" if more else "catalog/_listing.html",
        also=() if more else ("catalog/_filters.html",),
        push=None if more else shown.here,
        announce=f"{shown.page.shown} of {count}" if more else count,
        shown=shown,
        shelf=shelf,
        **context,
    )
