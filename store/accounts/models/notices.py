"""What a person is told by mail about the account."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from store.infra.db import Base, Key, UtcDateTime
from store.kernel import clock


class AccountNotice(Base):
    """One mail: that something about an account has changed, or somebody has come in.

    `kind` names its words (see `store/accounts/letters.toml`), `facts` fill them in.
    """

    __tablename__ = "account_notice"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(30))
    email: Mapped[str] = mapped_column(String(254))
    facts: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
