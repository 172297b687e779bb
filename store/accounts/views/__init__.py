"""Signing in and out, and a person's own pages, by subject."""

from store.accounts.views import home, security, sessions, signing_in
from store.accounts.views.blueprint import blueprint

__all__ = ["blueprint", "home", "security", "sessions", "signing_in"]
