"""Orders reached by the pages, and paid on the pay page."""

from contextlib import contextmanager

import pytest
from sqlalchemy import event

from tests.payments.conftest import pay_page

__all__ = ["pay_page", "queries"]


@pytest.fixture
def queries(database):
    """Collect the statements that a block sends to the database."""

    @contextmanager
    def collect():
        sent: list[str] = []

        def note(_connection, _cursor, statement, *_more) -> None:
            sent.append(statement)

        event.listen(database.engine, "before_cursor_execute", note)
        yield sent
        event.remove(database.engine, "before_cursor_execute", note)

    return collect
