"""A member of staff at the counter."""

from contextlib import contextmanager

import pytest
from sqlalchemy import event


@pytest.fixture
def desk(browser, staff):
    """A browser in which a member of staff has signed in."""
    browser.follow(browser.sign_in(staff))
    return browser


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
