"""Rates of GST are added; what was in force stays as it was."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.accounts import permissions
from store.accounts.models import Person
from store.kernel.errors import Conflict, Invalid
from store.kernel.money import FULL
from store.security.models import record
from store.tax.models import GstRate
from store.tax.queries import rate_behind, tax_day

CODE = re.compile(r"[0-9]{2,8}", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class NewRate:
    """A rate from a day on, for every code that begins with this one."""

    code: str
    rate_bp: int
    valid_from: date
    source: str


def add_rate(session: Session, *, new: NewRate, actor: Person, at: datetime) -> GstRate:
    """Add a rate; the one before it ends the day before. Raises Invalid or Conflict.

    What was sold under the rate before keeps it: each order line has its own.
    """
    permissions.require(actor, "tax.change")
    _check(new, today=tax_day(at))
    before = _newest(session, new.code)
    if before is not None:
        _end(before, new)
    rate = GstRate(
        code=new.code,
        rate_bp=new.rate_bp,
        valid_from=new.valid_from,
        source=new.source,
        added_by=actor.name,
        added_at=at,
    )
    session.add(rate)
    session.flush()
    record(
        session,
        actor_id=actor.id,
        actor=actor.name,
        action="gst_rate.added",
        subject="gst_rate",
        subject_id=rate.id,
        before={"rate_bp": before.rate_bp} if before else {},
        after={"code": rate.code, "rate_bp": rate.rate_bp, "source": rate.source},
    )
    return rate


def require_rate(session: Session, code: str, *, digits: int, at: datetime) -> None:
    """Refuse to sell what has no rate, or too short a code; raises Invalid."""
    if len(code) < digits:
        sentence = (
            f"Write the code with {digits} digits or more: the shop's invoices need it."
        )
        raise Invalid(sentence, field="hsn")
    if rate_behind(session, code, at=at) is None:
        sentence = f"No rate of GST is in force for {code}. Add it under Tax first."
        raise Invalid(sentence, field="hsn")


def _check(new: NewRate, *, today: date) -> None:
    if CODE.fullmatch(new.code) is None:
        raise Invalid("Write 2 to 8 digits of the code.", field="code")
    if not 0 <= new.rate_bp <= FULL:
        raise Invalid("A rate lies between 0 and 100 %.", field="rate")
    if not new.source.strip():
        raise Invalid("Say by what notification, or on whose word.", field="source")
    if new.valid_from < today:
        raise Invalid(
            "A rate begins today or later: the past is never edited.", field="valid_from"
        )


def _newest(session: Session, code: str) -> GstRate | None:
    rows = select(GstRate).where(GstRate.code == code)
    newest = rows.order_by(GstRate.valid_from.desc()).limit(1).with_for_update()
    return session.scalar(newest)


def _end(before: GstRate, new: NewRate) -> None:
    if before.valid_from >= new.valid_from:
        raise Conflict(
            f"A rate for {new.code} begins on {before.valid_from:%d %b %Y} already.",
            field="valid_from",
        )
    if before.valid_to is None or before.valid_to >= new.valid_from:
        before.valid_to = new.valid_from - timedelta(days=1)
