"""An uploaded model file, from quarantine to a measured part."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from store.infra.db import Base, Key, UtcDateTime, Word
from store.kernel import clock, ids
from store.kernel.states import Lifecycle

KEPT = timedelta(days=90)


class UploadStatus(StrEnum):
    """Where a file is on its way."""

    RECEIVED = "received"
    ANALYSED = "analysed"
    REJECTED = "rejected"


LIFECYCLE = Lifecycle(
    {UploadStatus.RECEIVED: {UploadStatus.ANALYSED, UploadStatus.REJECTED}}
)


class Upload(Base):
    """A file somebody wants printed.

    `filename` is what the customer called it: shown, never used as a path.
    `measure` is what the analysis found (see `uploads.measure.Measure`).
    """

    __tablename__ = "upload"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True, default=ids.token)
    visitor: Mapped[str] = mapped_column(String(32), index=True)
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    filename: Mapped[str] = mapped_column(String(200))
    extension: Mapped[str] = mapped_column(String(8))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    storage_key: Mapped[str] = mapped_column(String(120))
    model_key: Mapped[str | None] = mapped_column(String(120))
    thumbnail_key: Mapped[str | None] = mapped_column(String(120))
    status: Mapped[UploadStatus] = mapped_column(
        Word(UploadStatus, 12), default=UploadStatus.RECEIVED
    )
    reason: Mapped[str | None] = mapped_column(String(40))
    measure: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def is_settled(self) -> bool:
        return self.status != UploadStatus.RECEIVED

    @property
    def is_analysed(self) -> bool:
        return self.status == UploadStatus.ANALYSED

    @property
    def deleted_after(self) -> datetime:
        return self.created_at + KEPT

    def accept(
        self, measure: dict[str, Any], *, model_key: str, thumbnail_key: str, at: datetime
    ) -> None:
        """Take the analysis' findings."""
        self._move(UploadStatus.ANALYSED, at)
        self.measure, self.model_key, self.thumbnail_key = measure, model_key, thumbnail_key

    def reject(self, reason: str, *, at: datetime) -> None:
        """Say by code why the file cannot be printed."""
        self._move(UploadStatus.REJECTED, at)
        self.reason = reason

    def _move(self, target: UploadStatus, at: datetime) -> None:
        LIFECYCLE.check(self.status, target)
        self.status, self.settled_at = target, at
