"""Pages of the cart: the whole page, and the same in a drawer."""

from store.cart.views import lines, reminders, sums
from store.cart.views.room import blueprint

__all__ = ["blueprint", "lines", "reminders", "sums"]
