"""Sealed columns, and how their rows come under the newest key.

A model says of a column that it is sealed, and which column of the row is in its place:
`mapped_column(String(200), info=sealed_by("person_id"))` is sealed at
"table.column:<person_id>".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, select, update
from sqlalchemy.orm import Session

from store.infra.ciphers import Unreadable, current_form, seal, unseal
from store.infra.db import Base, reading, transaction

MARK = "sealed_by"
BATCH = 200


@dataclass(frozen=True)
class Sealed:
    """A sealed column, and the one that names its row in the place."""

    column: Column[Any]
    named_by: Column[Any]

    @property
    def name(self) -> str:
        return f"{self.column.table.name}.{self.column.name}"

    @property
    def id(self) -> Column[Any]:
        return self.column.table.c.id

    def place(self, row: Any) -> str:
        return f"{self.name}:{row.named_by}"

    @property
    def is_old(self) -> ColumnElement[bool]:
        """The rows that are under another key than the newest."""
        current = self.column.startswith(current_form(), autoescape=True)
        return self.column.is_not(None) & ~current


@dataclass(frozen=True)
class Resealed:
    """What became of a column: rows under the newest key now, rows that no key opens."""

    name: str
    moved: int
    unreadable: int


def sealed_by(column: str) -> dict[str, str]:
    """Say that a column is sealed, at a place that this column of the row names."""
    return {MARK: column}


def sealed_columns() -> Iterator[Sealed]:
    """Give every sealed column of the shop."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if MARK in column.info:
                yield Sealed(column, table.c[column.info[MARK]])


def reseal(sealed: Sealed) -> Resealed:
    """Bring a column under the newest key, some rows at a time; the shop stays open."""
    after, moved, unreadable = 0, 0, 0
    while rows := _old_rows(sealed, after=after):
        with transaction() as session:
            changed = [_move(session, sealed, row) for row in rows]
        after = rows[-1].id
        moved += changed.count(True)
        unreadable += changed.count(False)
    return Resealed(sealed.name, moved, unreadable)


def _old_rows(sealed: Sealed, *, after: int) -> Sequence[Any]:
    columns = (
        sealed.id.label("id"),
        sealed.named_by.label("named_by"),
        sealed.column.label("stored"),
    )
    rows = select(*columns).where(sealed.is_old, sealed.id > after)
    with reading() as session:
        return session.execute(rows.order_by(sealed.id).limit(BATCH)).all()


def _move(session: Session, sealed: Sealed, row: Any) -> bool:
    """Seal one row anew, unless it was changed meanwhile; tells whether a key opens it."""
    place = sealed.place(row)
    try:
        plain = unseal(row.stored, place=place)
    except Unreadable:
        return False
    fresh = update(sealed.column.table).values({sealed.column: seal(plain, place=place)})
    session.execute(fresh.where(sealed.id == row.id, sealed.column == row.stored))
    return True
