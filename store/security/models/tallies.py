"""How much was asked each minute, by group of addresses and how it was answered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from store.infra.db import Base, UtcDateTime


class TrafficTally(Base):
    """One minute of one group: requests that were well, refused, or failed."""

    __tablename__ = "traffic_tally"

    minute: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    room: Mapped[str] = mapped_column(String(40), primary_key=True)
    requests: Mapped[int]
    refused: Mapped[int]
    failed: Mapped[int]
    took_ms: Mapped[int] = mapped_column(BigInteger)
