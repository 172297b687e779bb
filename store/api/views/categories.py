"""Categories as a tree, and one by one."""

from __future__ import annotations

from flask import Response

from store.api.answers import answered
from store.api.blueprint import blueprint
from store.api.parameters import Parameters, asked
from store.api.shapes import catalog as shapes
from store.catalog.views.navigation import shelves
from store.kernel.errors import NotFound


@blueprint.get("/catalog/categories")
def category_list() -> Response:
    """All categories: the top ones, each with what is below it."""
    asked(Parameters)
    return answered({"data": [shapes.category(shelf) for shelf in shelves().top]})


@blueprint.get("/catalog/categories/<slug>")
@blueprint.get("/catalog/categories/slug/<slug>")
def category(slug: str) -> Response:
    """One category, with the one above it and those below."""
    asked(Parameters)
    way = shelves().path(slug)
    if not way:
        raise NotFound("There is no such category.")
    parent = way[-2].slug if len(way) > 1 else None
    return answered({**shapes.category(way[-1]), "parent_id": parent})
