"""The shelves every page names in its menu, read again when the catalogue has changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from store.catalog.queries.categories import category_tree
from store.catalog.shelves import Shelves
from store.catalog.views.room import blueprint, read_once


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
    """Give the tree of categories as it is now."""
    return read_once("shelves", category_tree)


@blueprint.app_context_processor
def _menu() -> dict[str, Menu]:
    return {"nav_categories": Menu()}
