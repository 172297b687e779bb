"""Counts the statements a piece of code sends to the database."""

from contextlib import contextmanager

from sqlalchemy import event

from store.infra import db


@contextmanager
def statements():
    """Collect the text of every statement sent inside the block."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT")):
            sent.append(statement)

    event.listen(db.engine(), "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine(), "before_cursor_execute", note)
