"""The products that the front page puts forward: a collection's, when staff chose one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from store.catalog.models import ShelfKind
from store.catalog.queries.addressed import shelf_now
from store.catalog.queries.listing import Card, listing_of, rows_of
from store.catalog.queries.themes import collection_named
from store.catalog.views.lists import known
from store.catalog.views.navigation import shelves
from store.catalog.views.room import catalogue_now
from store.catalog.views.themes import filters_of
from store.infra.db import reading
from store.kernel.errors import NotFound

OFTEN = "Often in the same parcel"


@dataclass(frozen=True)
class Forward:
    """Some products under a heading; without rows there is nothing of that kind."""

    title: str = OFTEN
    href: str = ""
    rows: Sequence[Card] = ()


def put_forward(slug: str, *, take: int) -> Forward:
    """Give what a collection holds; one that is gone or empty puts nothing forward."""
    if not slug:
        return Forward()
    tree = shelves()
    with reading() as session:
        try:
            now = shelf_now(session, ShelfKind.COLLECTION, slug)
            found = collection_named(session, now or slug)
        except NotFound:
            return Forward()
        filters = known(filters_of(found), tree)
        listing = listing_of(session, filters, tree, version=catalogue_now())
        rows = rows_of(session, listing.found.page(take=take))
    href = url_for("catalog.collection", slug=found.slug)
    return Forward(found.name, href, rows) if rows else Forward()
