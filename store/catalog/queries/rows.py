"""Rows of several tables from one statement, and the objects they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import (
    JSON,
    Boolean,
    ColumnElement,
    FromClause,
    Select,
    literal_column,
    select,
    type_coerce,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.instrumentation import manager_of_class
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from store.infra.db import Base, Paise, UtcDateTime, Word
from store.kernel.money import Money

Values = Sequence[Any]
Model = TypeVar("Model", bound=Base)


class JsonList(FunctionElement[Any]):
    """Columns as one list, which rows of any table can be given as."""

    name = "json_list"
    inherit_cache = True  # type: ignore[mutable-override]


@compiles(JsonList, "sqlite")
def _on_sqlite(element: JsonList, compiler: SQLCompiler, **how: Any) -> str:
    texts = [
        f"json({compiler.process(each, **how)})"
        if isinstance(each.type, JSON)
        else compiler.process(each, **how)
        for each in element.clauses
    ]
    return f"json_array({', '.join(texts)})"


@compiles(JsonList, "postgresql")
def _on_postgresql(element: JsonList, compiler: SQLCompiler, **how: Any) -> str:
    return f"json_build_array({compiler.process(element.clauses, **how)})"


class Rows:
    """One kind of rows in a union: a number for the kind, and a list of the columns."""

    def __init__(self, number: int, *columns: ColumnElement[Any]) -> None:
        self.number = number
        self.columns = columns
        self.reads = [_reader(column) for column in columns]

    @property
    def select(self) -> Select[Any]:
        listed = type_coerce(JsonList(*self.columns), JSON)
        return select(literal_column(str(self.number)), listed)

    def values(self, row: Values) -> list[Any]:
        """Give what the columns hold, in the types they have in Python."""
        pairs = zip(self.reads, row, strict=True)
        return [read(value) if read else value for read, value in pairs]


class Objects(Rows, Generic[Model]):
    """Rows that are a model's."""

    def __init__(self, number: int, model: type[Model], *columns: str) -> None:
        table: FromClause = model.__table__
        self.keys = columns or tuple(table.c.keys())
        super().__init__(number, *(table.c[key] for key in self.keys))
        self.c = table.c
        self.manager = manager_of_class(model)

    def objects(self, rows: Iterable[Values]) -> list[Model]:
        """Give each as a session would have loaded it, and then let go of it."""
        return [self._object(row) for row in rows]

    def _object(self, row: Values) -> Model:
        made: Model = self.manager.new_instance()
        vars(made).update(zip(self.keys, self.values(row), strict=True))
        make_transient_to_detached(made)
        return made


def _reader(column: ColumnElement[Any]) -> Callable[[Any], Any] | None:
    """Give what makes the column's own of a value in JSON; None leaves it as it is."""
    kind = column.type
    if isinstance(kind, Paise):
        return _money
    if isinstance(kind, UtcDateTime):
        return _moment
    if isinstance(kind, Word):
        return kind.kind
    return bool if isinstance(kind, Boolean) else None


def _money(minor: int | None) -> Money | None:
    return None if minor is None else Money(minor)


def _moment(text: str | None) -> datetime | None:
    """Read a moment; SQLite keeps those in UTC, and does not say so."""
    moment = None if text is None else datetime.fromisoformat(text)
    return moment.replace(tzinfo=moment.tzinfo or UTC) if moment else None
