"""What each address of the API wants of who asks: the whole table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from store.accounts.scopes import (
    ORDERS_READ,
    QUOTES_READ,
    QUOTES_WRITE,
    UPLOADS_READ,
    UPLOADS_WRITE,
)


@dataclass(frozen=True)
class Door:
    """What an address wants: the scope of a key or token, if any.

    Through some doors `strangers` come, too: a browser without a name owns what it made.
    A `careless` one lets in who shows something that is worth nothing, as a stranger.
    """

    scope: str = ""
    strangers: bool = False
    careless: bool = False


PUBLIC = Door(strangers=True)
WAY_IN = Door(strangers=True, careless=True)
NAMED = Door()

# By endpoint. One that is not here is open to nobody.
DOORS: Mapping[str, Door] = MappingProxyType(
    {
        "category_list": PUBLIC,
        "category": PUBLIC,
        "products": PUBLIC,
        "product": PUBLIC,
        "featured": PUBLIC,
        "brand_list": PUBLIC,
        "search": PUBLIC,
        "suggestions": PUBLIC,
        "materials": PUBLIC,
        "sign_upload": Door(UPLOADS_WRITE, strangers=True),
        "upload_signature": Door(UPLOADS_WRITE, strangers=True),
        "upload_completion": Door(UPLOADS_WRITE, strangers=True),
        "upload": Door(UPLOADS_READ, strangers=True),
        "upload_batch": Door(UPLOADS_READ, strangers=True),
        "upload_price": Door(UPLOADS_READ, strangers=True),
        "upload_quote": Door(QUOTES_WRITE, strangers=True),
        "quote": Door(QUOTES_READ, strangers=True),
        "orders": Door(ORDERS_READ),
        "order": Door(ORDERS_READ),
        "give_token": WAY_IN,
        "refresh_token": WAY_IN,
        "log_out": WAY_IN,
        "me": NAMED,
        "permissions": NAMED,
    }
)
