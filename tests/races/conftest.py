"""Races run on real PostgreSQL, with several processes."""

import pytest

from store.accounts.visitors import Visitor
from tests.factories.buying import a_cart, a_part, place


@pytest.fixture(scope="session")
def practised(postgresql_database):
    """The database after one purchase: forked buyers know its statements by heart."""
    chosen = postgresql_database.emptied()
    chosen.bind()
    a_part()
    visitor = Visitor("rehearsal")
    place(visitor, *a_cart(visitor))
    return postgresql_database


@pytest.fixture
def postgresql(practised):
    """An empty PostgreSQL database, bound in this process too."""
    chosen = practised.emptied()
    chosen.bind()
    yield chosen
    chosen.release()
