"""The mail about a cart that was left."""

from __future__ import annotations

from store.cart.models import Cart, CartReminder
from store.infra.mail import build
from store.infra.mail_log import Letter
from store.settings import Settings


def reminder(about: CartReminder, cart: Cart, settings: Settings) -> Letter:
    """Say what waits, how it comes back, and how to hear no more of it (RFC 8058)."""
    token = about.token(settings.SECRET_KEY)
    stop = f"{settings.PUBLIC_URL}/cart/reminder/{token}"
    message = build(
        "cart_left",
        to=about.email,
        subject="Your cart at MakrX Store",
        key=f"cart-left:{about.id}",
        settings=settings,
        reminder=about,
        cart=cart,
        url=f"{settings.PUBLIC_URL}/cart/restore/{token}",
        stop_url=stop,
    )
    message["List-Unsubscribe"] = f"<{stop}/removal>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return message
