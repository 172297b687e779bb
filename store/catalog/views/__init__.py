"""Pages of the catalogue: lists, the search box, products."""

from store.catalog.views import (
    cards,
    documents,
    listing,
    navigation,
    pictures,
    pricing,
    product,
    searching,
)
from store.catalog.views.room import blueprint

__all__ = [
    "blueprint",
    "cards",
    "documents",
    "listing",
    "navigation",
    "pictures",
    "pricing",
    "product",
    "searching",
]
