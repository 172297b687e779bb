"""How often something was tried of late, by whom and from where."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from store.infra.db import Base, UtcDateTime


class Attempt(Base):
    """A count of tries that begins anew when its time is over.

    `key` is a digest of what is tried, and of the person, network or browser that tries:
    the row says of nobody who it was.
    """

    __tablename__ = "attempt"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    tries: Mapped[int]
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
