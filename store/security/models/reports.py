"""Reports of a period, drawn for whoever must show what was watched."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from store.infra.db import Base, Key, UtcDateTime
from store.kernel import clock, ids


class SecurityReport(Base):
    """A report somebody has asked for; `pdf_key` once it is drawn."""

    __tablename__ = "security_report"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True, default=ids.token)
    first: Mapped[date]
    last: Mapped[date]
    asked_by: Mapped[str] = mapped_column(String(120))
    asked_by_id: Mapped[int] = mapped_column(BigInteger)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    pdf_key: Mapped[str | None] = mapped_column(String(200))

    @property
    def is_drawn(self) -> bool:
        return self.pdf_key is not None
