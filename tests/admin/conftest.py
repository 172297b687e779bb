"""A member of staff at the counter."""

from contextlib import contextmanager

import pytest
from sqlalchemy import event

from store.infra import witness
from tests.at_the_desk import a_colleague, let_in, signed_in


@pytest.fixture
def desk(browser, staff):
    """A browser in which a member of staff has signed in."""
    return let_in(browser, staff)


@pytest.fixture
def statements(database):
    """Counts what is asked of the database: `with statements() as asked: …`."""

    @contextmanager
    def counted():
        asked = []

        def note(_connection, _cursor, statement, *_):
            asked.append(statement)

        event.listen(database.engine, "before_cursor_execute", note)
        yield asked
        event.remove(database.engine, "before_cursor_execute", note)

    return counted


@pytest.fixture
def desk_of(app):
    """Signs somebody of a role in, in a browser of their own."""

    def at_the_desk(role):
        return signed_in(app, a_colleague(role, name=f"Colleague of {role.label}"))

    return at_the_desk


@pytest.fixture
def told(monkeypatch):
    """What the guards were told."""
    seen = []
    monkeypatch.setattr(witness, "_sinks", [seen.append])
    return seen
