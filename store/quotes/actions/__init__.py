"""What happens to quotes, by who does it: customers, the slicer, the shop's staff."""

from store.quotes.actions.asking import request_quote

__all__ = ["request_quote"]
