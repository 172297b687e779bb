"""Days in India on both databases, and what lies within a period."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.expression import FunctionElement

from store.admin.periods import Period

Moment = InstrumentedAttribute[Any]


class IndianDay(FunctionElement[str]):
    """The day of a moment in India, as text: 2026-11-24."""

    type = String()  # type: ignore[mutable-override]
    inherit_cache = True  # type: ignore[mutable-override]


@compiles(IndianDay, "postgresql")
def _on_postgresql(element: IndianDay, compiler: Any, **words: Any) -> str:
    moment = compiler.process(element.clauses, **words)
    local = f"({moment} AT TIME ZONE INTERVAL '+05:30')"
    return f"to_char({local}, 'YYYY-MM-DD')"


@compiles(IndianDay, "sqlite")
def _on_sqlite(element: IndianDay, compiler: Any, **words: Any) -> str:
    return f"date({compiler.process(element.clauses, **words)}, '+330 minutes')"


def within(moment: Moment, period: Period) -> ColumnElement[bool]:
    """Ask for what happened in a period."""
    return (moment >= period.since) & (moment < period.until)


def day_of(text: str) -> date:
    return date.fromisoformat(text)
