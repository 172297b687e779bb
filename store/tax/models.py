"""Rates of GST: which, for what, from which day to which, and who says so."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.infra.db import Base, Key, UtcDateTime
from store.kernel import clock


class GstRate(Base):
    """The rate of all goods or services whose HSN or SAC begins with `code`.

    Days are India's; `valid_to` is the last one, none while no end is known. A longer code
    is stronger than a shorter one. Rows are added and ended, never changed: `source` says
    by what notification, or on whose word.
    """

    __tablename__ = "gst_rate"
    __table_args__ = (
        UniqueConstraint("code", "valid_from"),
        CheckConstraint("rate_bp >= 0 AND rate_bp <= 10000", name="rate_within"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="ends_after"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    code: Mapped[str] = mapped_column(String(8))
    rate_bp: Mapped[int]
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    source: Mapped[str] = mapped_column(String(300))
    added_by: Mapped[str] = mapped_column(String(120), default="")
    added_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    def is_in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
