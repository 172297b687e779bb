"""The addresses of the JSON API, by subject."""

from store.api.blueprint import blueprint
from store.api.views import categories, products, quotes, searching, uploads

__all__ = ["blueprint", "categories", "products", "quotes", "searching", "uploads"]
