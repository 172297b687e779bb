"""An uploaded model file, from its announcement to a measured part."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.infra.db import Base, Key, UtcDateTime, Word
from store.kernel import clock, ids
from store.kernel.states import Lifecycle
from store.uploads.measure import Measure
from store.uploads.preparation import Preparation

KEPT = timedelta(days=90)


class UploadStatus(StrEnum):
    """Where a file is on its way."""

    AWAITED = "awaited"
    RECEIVED = "received"
    ANALYSED = "analysed"
    REJECTED = "rejected"


# A settled file is received again when it is to be prepared in another way.
LIFECYCLE = Lifecycle(
    {
        UploadStatus.AWAITED: {UploadStatus.RECEIVED, UploadStatus.REJECTED},
        UploadStatus.RECEIVED: {UploadStatus.ANALYSED, UploadStatus.REJECTED},
        UploadStatus.ANALYSED: {UploadStatus.RECEIVED},
        UploadStatus.REJECTED: {UploadStatus.RECEIVED},
    }
)


class Scan(StrEnum):
    """What the virus scanner says; nothing unscanned is ever sent to anybody."""

    PENDING = "pending"
    CLEAN = "clean"
    INFECTED = "infected"
    OFF = "off"


class Part(Base):
    """What one file content is, prepared in one way: measured once, whoever sent it.

    `measure` is an `uploads.measure.Measure`; `examination` is what a second, longer look
    found (None until then). Its files are those of the printable solid: a normalised STL
    in millimetres, a light preview of it, and a picture.
    """

    __tablename__ = "part"
    __table_args__ = (UniqueConstraint("sha256", "preparation", name="uq_part_content"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    preparation: Mapped[str] = mapped_column(String(80))
    measure: Mapped[dict[str, Any]] = mapped_column(JSON)
    examination: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    model_key: Mapped[str] = mapped_column(String(120))
    preview_key: Mapped[str | None] = mapped_column(String(120))
    thumbnail_key: Mapped[str | None] = mapped_column(String(120))
    took_ms: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    @property
    def measured(self) -> Measure:
        return Measure.from_dict(self.measure)


class Upload(Base):
    """A file somebody wants printed.

    `filename` is what the customer called it: shown, never used as a path; `title` is what
    they call it now. `batch` is shared by files that were sent together. One `of_the_shop`
    stands behind a product: everybody may see its picture, and it is never deleted by age.
    """

    __tablename__ = "upload"
    __table_args__ = (Index("ix_upload_status", "status", "created_at"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True, default=ids.token)
    visitor: Mapped[str] = mapped_column(String(32), index=True)
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    batch: Mapped[str] = mapped_column(String(32), index=True, default=ids.token)
    share_token: Mapped[str | None] = mapped_column(String(32), unique=True)
    notify: Mapped[str | None] = mapped_column(String(254))
    filename: Mapped[str] = mapped_column(String(200))
    title: Mapped[str | None] = mapped_column(String(200))
    extension: Mapped[str] = mapped_column(String(8))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64), index=True, default="")
    storage_key: Mapped[str] = mapped_column(String(120))
    scan: Mapped[Scan] = mapped_column(Word(Scan, 12), default=Scan.PENDING)
    status: Mapped[UploadStatus] = mapped_column(
        Word(UploadStatus, 12), default=UploadStatus.RECEIVED
    )
    reason: Mapped[str | None] = mapped_column(String(40))
    preparation: Mapped[str] = mapped_column(String(80), default=Preparation().key)
    part_id: Mapped[int | None] = mapped_column(ForeignKey("part.id"), index=True)
    of_the_shop: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    part: Mapped[Part | None] = relationship(lazy="raise_on_sql")

    @property
    def name(self) -> str:
        return self.title or self.filename

    @property
    def is_awaited(self) -> bool:
        return self.status == UploadStatus.AWAITED

    @property
    def is_settled(self) -> bool:
        return self.status in (UploadStatus.ANALYSED, UploadStatus.REJECTED)

    @property
    def is_analysed(self) -> bool:
        return self.status == UploadStatus.ANALYSED

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    @property
    def deleted_after(self) -> datetime:
        return self.created_at + KEPT

    def arrive(self, *, sha256: str, storage_key: str, at: datetime) -> None:
        """Note that the announced bytes are here, and what they really are."""
        self._move(UploadStatus.RECEIVED, at)
        self.sha256, self.storage_key = sha256, storage_key

    def accept(self, part: Part, *, at: datetime) -> None:
        """Take the part that the analysis made of the file."""
        self._move(UploadStatus.ANALYSED, at)
        self.part, self.reason = part, None

    def reject(self, reason: str, *, at: datetime) -> None:
        """Say by code why the file cannot be printed."""
        self._move(UploadStatus.REJECTED, at)
        self.reason = reason

    def prepare(self, preparation: str, *, at: datetime) -> None:
        """Have the file made into a part in another way; its old part stays with quotes."""
        self._move(UploadStatus.RECEIVED, at)
        self.preparation, self.part, self.reason = preparation, None, None

    def rename(self, title: str) -> None:
        """Take another name; without one the file's own is shown again."""
        self.title = title if title not in ("", self.filename) else None

    def share(self) -> None:
        """Let whoever has the link look; a second link never replaces the first."""
        self.share_token = self.share_token or ids.token()

    def forget(self, *, at: datetime) -> None:
        """Note that the file is deleted; what was measured stays with the quotes."""
        self.storage_key, self.share_token, self.notify = "", None, None
        self.deleted_at = at

    def _move(self, target: UploadStatus, at: datetime) -> None:
        LIFECYCLE.check(self.status, target)
        self.status = target
        self.settled_at = at if self.is_settled else None
