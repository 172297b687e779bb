"""Where models are configured, priced and quoted."""

from store.quotes.views import lists, parts, shared
from store.quotes.views.room import blueprint

__all__ = ["blueprint", "lists", "parts", "shared"]
