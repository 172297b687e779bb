"""Reads of people and of what proves who they are."""

from store.accounts.queries.people import person_with_email

__all__ = ["person_with_email"]
