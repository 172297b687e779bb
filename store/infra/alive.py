"""Tells a connection whose database has gone before a request is given it."""

from __future__ import annotations

import select
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import InvalidatePoolError


def watch(engine: Engine) -> None:
    """Look at each connection that the pool gives out; a round trip would cost more.

    A server that stops or dies closes its end, so there is something to read where
    nothing was asked. Then it is asked whether it lives, and if not, all are made anew.
    """

    @event.listens_for(engine, "checkout")
    def look(connection: Any, _record: object, _proxy: object) -> None:
        if _has_said_something(connection) and not _answers(engine, connection):
            raise InvalidatePoolError


def _has_said_something(connection: Any) -> bool:
    if connection.closed:
        return True
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    return bool(waiting.poll(0))


def _answers(engine: Engine, connection: Any) -> bool:
    dialect: Any = engine.dialect
    try:
        return bool(dialect.do_ping(connection))
    except dialect.dbapi.Error:
        return False
