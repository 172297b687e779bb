"""Races run on real PostgreSQL, with several processes."""

import pytest


@pytest.fixture
def postgresql(postgresql_database):
    """An empty PostgreSQL database, bound in this process too."""
    chosen = postgresql_database.emptied()
    chosen.bind()
    yield chosen
    chosen.release()
