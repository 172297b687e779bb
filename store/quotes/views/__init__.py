"""Where models are configured, priced and quoted."""

from store.quotes.views import batches, parts, printed, quotes, shared
from store.quotes.views.room import blueprint

__all__ = ["batches", "blueprint", "parts", "printed", "quotes", "shared"]
