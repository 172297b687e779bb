"""Writes many rows at once: COPY on PostgreSQL, one prepared statement on SQLite."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Column, Dialect, Table, func, select, text
from sqlalchemy.orm import Session

Row = tuple[Any, ...]
Written = Callable[[Any], Any] | None


def load(
    session: Session, table: Table, columns: Sequence[str], rows: Sequence[Row]
) -> None:
    """Insert rows of these columns; what is left out gets the column's own default."""
    if not rows:
        return
    connection = session.connection()
    named, more = _completed(table, columns)
    written = [_written(column, connection.dialect) for column in named]
    ready = _ready(rows, more, written)
    names = ", ".join(f'"{column.name}"' for column in named)
    if connection.dialect.name != "postgresql":
        places = ", ".join("?" * len(named))
        statement = f'INSERT INTO "{table.name}" ({names}) VALUES ({places})'  # noqa: S608
        connection.exec_driver_sql(statement, list(ready))
        return
    cursor = connection.connection.cursor()
    with cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
        for row in ready:
            copy.write_row(row)


def next_id(session: Session, table: Table) -> int:
    """The first number that no row of the table has."""
    return (session.scalar(select(func.max(table.c.id))) or 0) + 1


def count_on(session: Session, tables: Iterable[Table]) -> None:
    """Let the database number new rows after those that were written with their numbers."""
    if session.connection().dialect.name != "postgresql":
        return
    for table in tables:
        counter = f"pg_get_serial_sequence('{table.name}', 'id')"
        last = f'(SELECT max(id) FROM "{table.name}")'  # noqa: S608 names of our own tables
        session.execute(text(f"SELECT setval({counter}, {last}) WHERE {last} IS NOT NULL"))


def _completed(
    table: Table, columns: Sequence[str]
) -> tuple[list[Column[Any]], list[Callable[[], Any]]]:
    """The columns with those that only Python has a default for, and these defaults."""
    given = [table.c[name] for name in columns]
    missing = [
        column
        for column in table.c
        if column.name not in columns
        and not column.nullable
        and column.server_default is None
        and column.default is not None
    ]
    return given + missing, [_default(column) for column in missing]


def _default(column: Column[Any]) -> Callable[[], Any]:
    default: Any = column.default
    if default.is_callable:
        return lambda: default.arg(None)
    return lambda: default.arg


def _ready(
    rows: Sequence[Row], more: list[Callable[[], Any]], written: list[Written]
) -> Iterator[Row]:
    for row in rows:
        values = (*row, *(default() for default in more)) if more else row
        yield tuple(
            value if write is None else write(value)
            for value, write in zip(values, written, strict=True)
        )


def _written(column: Column[Any], dialect: Dialect) -> Written:
    """How a value of the column is handed to the driver."""
    return column.type.dialect_impl(dialect).bind_processor(dialect)
