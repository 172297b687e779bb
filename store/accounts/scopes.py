"""What a program may do by API: each scope in words, and what its maker must be allowed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

ORDERS_READ = "orders.read"
UPLOADS_READ, UPLOADS_WRITE = "uploads.read", "uploads.write"
QUOTES_READ, QUOTES_WRITE = "quotes.read", "quotes.write"

# The catalogue is open to everybody: it needs no scope.
SCOPES: Mapping[str, str] = MappingProxyType(
    {
        UPLOADS_READ: "Read the models it has sent, and what printing them costs",
        UPLOADS_WRITE: "Send models to be measured",
        QUOTES_READ: "Read the quotes it has asked for",
        QUOTES_WRITE: "Hold a price as a quote",
        ORDERS_READ: "Read all orders of the shop",
    }
)
# A scope that opens more than what the program itself made: staff need this for it.
WANTS: Mapping[str, str] = MappingProxyType({ORDERS_READ: "orders.see"})


def known_scopes(wanted: Iterable[str]) -> list[str]:
    """Give those of the scopes that there are, each once, in the table's order."""
    asked = set(wanted)
    return [scope for scope in SCOPES if scope in asked]
