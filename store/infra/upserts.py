"""Rows that are written whether they are there already or not, on both databases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

Insert = postgresql.Insert | sqlite.Insert


def inserting(session: Session, table: type[Any]) -> Insert:
    """Give an INSERT that knows what to do on a conflict."""
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    target: Table = table.__table__
    return postgresql.insert(target) if is_postgresql else sqlite.insert(target)


def upsert(
    session: Session, table: type[Any], rows: Sequence[Mapping[str, Any]], *, by: str
) -> None:
    """Write whole rows by column name; those known `by` their key are replaced."""
    if not rows:
        return
    statement = inserting(session, table)
    others = {name: statement.excluded[name] for name in rows[0] if name != by}
    written = statement.on_conflict_do_update(index_elements=[by], set_=others)
    session.execute(written, [dict(row) for row in rows])


def insert_missing(
    session: Session, table: type[Any], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Add rows, passing over those that break no rule but are there already."""
    if rows:
        statement = inserting(session, table).on_conflict_do_nothing()
        session.execute(statement, [dict(row) for row in rows])
