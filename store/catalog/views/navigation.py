"""The shelves every page names in its menu, read again when the catalogue has changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from flask import current_app

from store.catalog.queries.categories import category_tree
from store.catalog.queries.version import Version
from store.catalog.shelves import Shelves
from store.catalog.views.room import blueprint, catalogue_now
from store.infra.db import reading

NAME = "catalog_shelves"


@dataclass(frozen=True)
class _Kept:
    version: Version
    shelves: Shelves


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
    version = catalogue_now()
    kept = current_app.extensions.get(NAME)
    if isinstance(kept, _Kept) and kept.version == version:
        return kept.shelves
    with reading() as session:
        tree = category_tree(session)
    if version is not None:
        current_app.extensions[NAME] = _Kept(version, tree)
    return tree


@blueprint.app_context_processor
def _menu() -> dict[str, Menu]:
    return {"nav_categories": Menu()}
