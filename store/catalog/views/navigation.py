"""The shelves every page names in its menu, read from the database now and then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from flask import current_app

from store.catalog.queries.categories import category_tree
from store.catalog.shelves import Shelves
from store.catalog.views.room import blueprint
from store.infra.db import reading
from store.kernel import clock

KEPT = timedelta(seconds=30)
NAME = "catalog_shelves"


@dataclass(frozen=True)
class _Kept:
    shelves: Shelves
    until: datetime


class Named(NamedTuple):
    """A category as the menu writes it."""

    name: str
    slug: str


class Menu:
    """The top categories; nothing is read until a template asks for them."""

    def __iter__(self) -> Iterator[Named]:
        return (Named(shelf.name, shelf.slug) for shelf in shelves().top)

    def __len__(self) -> int:
        return len(shelves().top)


def shelves() -> Shelves:
    """Give the tree of categories, at most half a minute old."""
    kept = current_app.extensions.get(NAME)
    if isinstance(kept, _Kept) and clock.now() < kept.until:
        return kept.shelves
    with reading() as session:
        tree = category_tree(session)
    if not current_app.testing:  # tests change the shelves behind our back
        current_app.extensions[NAME] = _Kept(tree, clock.now() + KEPT)
    return tree


@blueprint.app_context_processor
def _menu() -> dict[str, Menu]:
    return {"nav_categories": Menu()}
