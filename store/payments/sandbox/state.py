"""What the sandbox remembers: Stripe's objects as JSON documents in one SQLite file."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Document = dict[str, Any]

SCHEMA = """
CREATE TABLE IF NOT EXISTS records (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    created INTEGER NOT NULL,
    due_at REAL,
    body TEXT NOT NULL,
    notes TEXT NOT NULL,
    UNIQUE (kind, id)
);
CREATE INDEX IF NOT EXISTS records_by_due ON records (kind, due_at)
    WHERE due_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS records_by_intent
    ON records (kind, json_extract(body, '$.payment_intent'));
"""
COLUMNS = "kind, id, created, due_at, body, notes"
SAVE = f"""
INSERT INTO records ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (kind, id) DO UPDATE SET
    due_at = excluded.due_at, body = excluded.body, notes = excluded.notes
"""  # noqa: S608 the column names are the constant above


@dataclass
class Record:
    """`body` is what the API shows, `notes` is what only the sandbox knows.

    `due_at` is when the clockwork has to look at the record again: to expire it,
    to settle it or to deliver it.
    """

    kind: str
    id: str
    created: int
    body: Document
    notes: Document = field(default_factory=dict)
    due_at: float | None = None


@dataclass(frozen=True)
class Page:
    """Which records to list, newest first; `equal` maps paths in the body to values."""

    kind: str
    equal: Mapping[str, object] = field(default_factory=dict)
    created: Mapping[str, int] = field(default_factory=dict)
    before: str | None = None
    after: str | None = None
    limit: int = 10


class State:
    """One connection, used by one thread at a time."""

    def __init__(self, path: str | None) -> None:
        self._lock = threading.RLock()
        if path:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(
            path or ":memory:", check_same_thread=False, isolation_level=None
        )
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.executescript(SCHEMA)
        self._listeners: list[threading.Event] = []

    def listen(self) -> threading.Event:
        """Give an event that is set after every change."""
        changed = threading.Event()
        self._listeners.append(changed)
        return changed

    @contextmanager
    def change(self) -> Iterator[None]:
        """Keep everything saved inside, or nothing; others wait meanwhile."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")
        for listener in self._listeners:
            listener.set()

    def save(self, record: Record) -> None:
        body, notes = json.dumps(record.body), json.dumps(record.notes)
        values = (record.kind, record.id, record.created, record.due_at, body, notes)
        with self._lock:
            self._connection.execute(SAVE, values)

    def find(self, kind: str, identifier: str) -> Record | None:
        found = self._read("kind = ? AND id = ?", (kind, identifier))
        return found[0] if found else None

    def due(self, kind: str, *, at: float) -> list[Record]:
        """Give what has to be looked at by now, oldest first."""
        return self._read("kind = ? AND due_at <= ? ORDER BY sequence", (kind, at))

    def forget(self, kind: str, *, due_by: float) -> None:
        """Delete what has been kept long enough."""
        where = "kind = ? AND due_at <= ?"
        with self._lock:
            self._connection.execute(
                f"DELETE FROM records WHERE {where}",  # noqa: S608 a constant
                (kind, due_by),
            )

    def all_with(self, kind: str, path: str, value: str) -> list[Record]:
        """Give every record whose body holds the value at a path, oldest first."""
        where = f"kind = ? AND json_extract(body, '$.{path}') = ? ORDER BY sequence"
        return self._read(where, (kind, value))

    def page(self, page: Page) -> list[Record]:
        """Give one page, newest first."""
        where, values = _conditions(page)
        direction = "ASC" if page.before else "DESC"
        found = self._read(
            f"{' AND '.join(where)} ORDER BY sequence {direction} LIMIT ?",
            (*values, page.limit),
        )
        return found[::-1] if page.before else found

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def _read(self, where: str, values: tuple[object, ...]) -> list[Record]:
        with self._lock:
            rows = self._connection.execute(
                f"SELECT {COLUMNS} FROM records WHERE {where}",  # noqa: S608 values are bound
                values,
            ).fetchall()
        return [_record(row) for row in rows]


def _record(row: tuple[str, str, int, float | None, str, str]) -> Record:
    kind, identifier, created, due_at, body, notes = row
    return Record(kind, identifier, created, json.loads(body), json.loads(notes), due_at)


COMPARISONS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<=", "eq": "="}
CURSOR = "sequence {} (SELECT sequence FROM records WHERE kind = ? AND id = ?)"


def _conditions(page: Page) -> tuple[list[str], list[object]]:
    where, values = ["kind = ?"], list[object]([page.kind])
    for path, value in page.equal.items():
        where.append(f"json_extract(body, '$.{path}') = ?")
        values.append(value)
    for comparison, moment in page.created.items():
        where.append(f"created {COMPARISONS[comparison]} ?")
        values.append(moment)
    for sign, cursor in (("<", page.after), (">", page.before)):
        if cursor:
            where.append(CURSOR.format(sign))
            values += [page.kind, cursor]
    return where, values
