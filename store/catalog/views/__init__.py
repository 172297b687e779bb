"""Pages of the catalogue: lists, the search box, products."""

from store.catalog.views import (
    cards,
    documents,
    listing,
    marks,
    navigation,
    pictures,
    pricing,
    product,
    searching,
    themes,
)
from store.catalog.views.room import blueprint

__all__ = [
    "blueprint",
    "cards",
    "documents",
    "listing",
    "marks",
    "navigation",
    "pictures",
    "pricing",
    "product",
    "searching",
    "themes",
]
