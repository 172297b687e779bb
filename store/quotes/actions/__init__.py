"""What happens to quotes, by who does it: customers, the slicer, the shop's staff."""

from store.quotes.actions.asking import ask_person, renew_quote, request_quote

__all__ = ["ask_person", "renew_quote", "request_quote"]
