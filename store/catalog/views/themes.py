"""Collections and brands as lists with a heading; narrowing one goes on in the list.

Every collection is the facet "collection": one by hand in the order of the hand, one by
rule with what its rule finds at this moment.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from flask import Response, url_for
from werkzeug.datastructures import MultiDict

from store.catalog.facets import COLLECTION
from store.catalog.filters import Filters
from store.catalog.forms import filters_from
from store.catalog.models import Brand, Collection, ShelfKind, ShelfPicture
from store.catalog.queries.addressed import picture_over
from store.catalog.queries.themes import (
    brand_with_slug,
    brands_on_sale,
    collection_named,
    collections_shown,
)
from store.catalog.views.departed import shelf_moved
from store.catalog.views.listing import draw
from store.catalog.views.lists import known, shown_list
from store.catalog.views.navigation import shelves
from store.catalog.views.room import blueprint, shared_page
from store.infra.db import reading
from store.kernel.errors import NotFound
from store.web.htmx import render


@dataclass(frozen=True)
class Theme:
    """A heading over a list, and where it stands among others like it."""

    name: str
    blurb: str
    href: str
    above: tuple[str, str]
    website: str = ""
    picture: ShelfPicture | None = None


@blueprint.get("/collections")
def collections() -> Response:
    """All collections."""
    return shared_page(_collections)


@blueprint.get("/collections/<slug>")
def collection(slug: str) -> Response:
    """What one collection holds."""
    return _or_moved(ShelfKind.COLLECTION, slug, _collection)


@blueprint.get("/brands")
def brands() -> Response:
    """Everybody whose things we sell."""
    return shared_page(_brands)


@blueprint.get("/brands/<slug>")
def brand(slug: str) -> Response:
    """What we sell of one brand."""
    return _or_moved(ShelfKind.BRAND, slug, _brand)


def theme_of(collection: Collection) -> Theme:
    """Give a collection as pages draw it."""
    href = url_for("catalog.collection", slug=collection.slug)
    above = ("Collections", url_for("catalog.collections"))
    return Theme(collection.name, collection.blurb, href, above)


def _or_moved(kind: ShelfKind, slug: str, draw_of: Callable[[str], Response]) -> Response:
    try:
        return shared_page(partial(draw_of, slug))
    except NotFound as refusal:
        return shelf_moved(kind, slug, refusal)


def _collections() -> Response:
    with reading() as session:
        found = [theme_of(each) for each in collections_shown(session)]
    return render("catalog/themes.html", title="Collections", themes=found)


def _brands() -> Response:
    with reading() as session:
        found = [_theme_of_brand(each) for each in brands_on_sale(session)]
    return render("catalog/themes.html", title="Brands", themes=found)


def _collection(slug: str) -> Response:
    with reading() as session:
        found = collection_named(session, slug)
        picture = picture_over(session, ShelfKind.COLLECTION, found.id)
    return _drawn(filters_of(found), replace(theme_of(found), picture=picture))


def filters_of(collection: Collection) -> Filters:
    """Give what a collection asks the list for."""
    return filters_from(MultiDict([(COLLECTION, collection.slug)]))


def _brand(slug: str) -> Response:
    with reading() as session:
        found = brand_with_slug(session, slug)
        picture = picture_over(session, ShelfKind.BRAND, found.id)
    asked = filters_from(MultiDict([("brand", found.name)]))
    return _drawn(asked, replace(_theme_of_brand(found), picture=picture))


def _theme_of_brand(brand: Brand) -> Theme:
    href = url_for("catalog.brand", slug=brand.slug)
    above = ("Brands", url_for("catalog.brands"))
    return Theme(brand.name, brand.blurb, href, above, brand.website)


def _drawn(asked: Filters, theme: Theme) -> Response:
    tree = shelves()
    filters = known(asked, tree)
    shown = shown_list(filters, tree, path=url_for("catalog.listing"))
    return draw(shown, "catalog/theme.html", shelf=None, theme=theme)
