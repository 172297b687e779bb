"""Reads of what guards keep."""

from store.security.queries.audit import history_of

__all__ = ["history_of"]
