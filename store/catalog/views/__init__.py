"""Pages of the catalogue: lists, the search box, products."""

from store.catalog.views import (
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
    "documents",
    "listing",
    "navigation",
    "pictures",
    "pricing",
    "product",
    "searching",
]
