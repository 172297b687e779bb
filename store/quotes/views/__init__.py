"""Where models are configured, priced and quoted."""

from store.quotes.views import parts, quotes, shared
from store.quotes.views.room import blueprint

__all__ = ["blueprint", "parts", "quotes", "shared"]
