"""The addresses of the JSON API, by subject."""

from store.api import leaks
from store.api.blueprint import blueprint
from store.api.views import auth, categories, orders, products, quotes, searching, uploads

__all__ = [
    "auth",
    "blueprint",
    "categories",
    "leaks",
    "orders",
    "products",
    "quotes",
    "searching",
    "uploads",
]
