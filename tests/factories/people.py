"""Visitors: browsers, with or without a customer signed in."""

from store.accounts.visitors import Visitor
from store.kernel import ids


def a_browser(person=None) -> Visitor:
    """A browser of its own, where a person may have signed in."""
    return Visitor(ids.token(), person.id if person is not None else None)
