"""What is written to the database while something is asked."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event

WRITING = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)
# A visit's own time, and what guards write down: nothing that anybody asked to change.
NOTES = {"web_session", "security_event", "attempt"}


@contextmanager
def written() -> Iterator[list[str]]:
    """Gathers the tables that are written to, but for notes."""
    tables: list[str] = []

    def look(_connection, _cursor, statement, *_rest):
        found = WRITING.match(statement)
        if found and found.group(1) not in NOTES:
            tables.append(found.group(1))

    event.listen(Engine, "before_cursor_execute", look)
    try:
        yield tables
    finally:
        event.remove(Engine, "before_cursor_execute", look)
