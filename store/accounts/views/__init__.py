"""Signing in and out, and a person's own pages, by subject."""

from store.accounts.views import (
    addresses,
    federated,
    home,
    identities,
    impersonation,
    joining,
    links,
    logout_tokens,
    passkeys,
    proving,
    resetting,
    second_factor,
    security,
    sessions,
    signing_in,
)
from store.accounts.views.blueprint import blueprint

__all__ = [
    "addresses",
    "blueprint",
    "federated",
    "home",
    "identities",
    "impersonation",
    "joining",
    "links",
    "logout_tokens",
    "passkeys",
    "proving",
    "resetting",
    "second_factor",
    "security",
    "sessions",
    "signing_in",
]
