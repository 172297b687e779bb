"""Reads of the rates of GST."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from store.kernel import clock
from store.tax.models import GstRate

SHORTEST = 2  # digits: a chapter of the tariff


def rates_on(session: Session, codes: Collection[str], *, at: datetime) -> dict[str, int]:
    """Give the rate in basis points of each code that has one at a moment."""
    day = tax_day(at)
    known = {row.code: row.rate_bp for row in _in_force(session, codes, day)}
    found = {code: _longest(known, code) for code in codes}
    return {code: known[prefix] for code, prefix in found.items() if prefix}


def table_on(session: Session, day: date) -> dict[str, int]:
    """Give the rate in basis points of every code that has a row in force on a day."""
    return {row.code: row.rate_bp for row in all_rates(session) if row.is_in_force(day)}


def rate_in(table: Mapping[str, int], code: str) -> int | None:
    """Give what such a table says of a code: the longest that it begins with counts."""
    return table.get(_longest(table, code))


def rate_behind(session: Session, code: str, *, at: datetime) -> GstRate | None:
    """Give the row by which a code is taxed at a moment, and none when nobody said."""
    rows = {row.code: row for row in _in_force(session, [code], tax_day(at))}
    return rows.get(_longest(rows, code))


def all_rates(session: Session) -> Sequence[GstRate]:
    """Give every rate there is or was, by code, the newest first."""
    return session.scalars(
        select(GstRate).order_by(GstRate.code, GstRate.valid_from.desc())
    ).all()


def tax_day(at: datetime) -> date:
    """Give the day that a moment belongs to for the tax: India's."""
    return at.astimezone(clock.IST).date()


def _in_force(session: Session, codes: Collection[str], day: date) -> Sequence[GstRate]:
    prefixes = {prefix for code in codes for prefix in _prefixes(code)}
    if not prefixes:
        return []
    rows = select(GstRate).where(
        GstRate.code.in_(sorted(prefixes)),
        GstRate.valid_from <= day,
        or_(GstRate.valid_to.is_(None), GstRate.valid_to >= day),
    )
    return session.scalars(rows).all()


def _prefixes(code: str) -> list[str]:
    """Give what a code begins with, the longest first."""
    return [code[:length] for length in range(len(code), SHORTEST - 1, -1)]


def _longest(known: Collection[str], code: str) -> str:
    return next((prefix for prefix in _prefixes(code) if prefix in known), "")
