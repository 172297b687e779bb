"""Signing in and out, and a person's own pages, by subject."""

from store.accounts.views import (
    home,
    passkeys,
    proving,
    second_factor,
    security,
    sessions,
    signing_in,
)
from store.accounts.views.blueprint import blueprint

__all__ = [
    "blueprint",
    "home",
    "passkeys",
    "proving",
    "second_factor",
    "security",
    "sessions",
    "signing_in",
]
