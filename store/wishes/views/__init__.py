"""Pages of what visitors put aside: wishes, alerts, comparing, what was seen of late."""

from store.wishes.views import alerts, compare, recent, wishlist
from store.wishes.views.room import blueprint

__all__ = ["alerts", "blueprint", "compare", "recent", "wishlist"]
