"""Any of the two applications, telling in each answer what it asked the database.

Which one: BENCH_APP=module. For measuring only; times are of the statements alone, from
sending one to having its rows.
"""

import importlib
import os
import sqlite3
import threading
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import Dialect, event
from sqlalchemy.engine import Engine

from bench.catalogue import SPENT, STATEMENTS

_request = threading.local()


class TimedCursor(sqlite3.Cursor):
    """SQLite finds rows while they are fetched, so fetching counts too."""

    def fetchall(self) -> list[Any]:
        return _timed(super().fetchall)

    def fetchone(self) -> Any:
        return _timed(super().fetchone)

    def fetchmany(self, *arguments: int) -> list[Any]:
        return _timed(lambda: super(TimedCursor, self).fetchmany(*arguments))


class TimedConnection(sqlite3.Connection):
    def cursor(self, *_factory: object) -> sqlite3.Cursor:
        return super().cursor(TimedCursor)


def _timed(fetch: Callable[[], Any]) -> Any:
    started = time.perf_counter()
    try:
        return fetch()
    finally:
        _note(time.perf_counter() - started)


def _note(seconds: float, statements: int = 0) -> None:
    _request.seconds = getattr(_request, "seconds", 0.0) + seconds
    _request.statements = getattr(_request, "statements", 0) + statements


@event.listens_for(Engine, "do_connect")
def _factory(
    dialect: Dialect, _record: object, _arguments: object, parameters: dict[str, Any]
) -> None:
    if dialect.name == "sqlite":
        parameters["factory"] = TimedConnection


@event.listens_for(Engine, "before_cursor_execute")
def _begin(*arguments: Any) -> None:
    context = arguments[4]
    context.begun_at = time.perf_counter()


@event.listens_for(Engine, "after_cursor_execute")
def _end(*arguments: Any) -> None:
    statement, context = arguments[2], arguments[4]
    asks = 0 if statement.startswith("BEGIN") else 1
    _note(time.perf_counter() - context.begun_at, asks)


class Counting:
    """Adds the two figures to the headers of every answer."""

    def __init__(self, application: Callable[..., Any]) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        _request.seconds, _request.statements = 0.0, 0

        def begin(status: str, headers: list[tuple[str, str]], error: Any = None) -> Any:
            told = [
                (STATEMENTS, str(_request.statements)),
                (SPENT, f"{_request.seconds * 1000:.3f}"),
            ]
            return start_response(status, headers + told, error)

        return self.application(environ, begin)


application = importlib.import_module(os.environ["BENCH_APP"]).app
application.wsgi_app = Counting(application.wsgi_app)
app = application
