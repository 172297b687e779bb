"""What collections, categories and brands have alike: former addresses, and a picture."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, BigInteger, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from store.infra.db import Base, Key, UtcDateTime, Word
from store.kernel import clock


class ShelfKind(StrEnum):
    """What has a page of its own with products on it."""

    COLLECTION = "collection"
    CATEGORY = "category"
    BRAND = "brand"


class ShelfAddress(Base):
    """An address that a shelf had: it leads to the one that it, or its heir, has now."""

    __tablename__ = "shelf_address"
    __table_args__ = (UniqueConstraint("kind", "slug"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[ShelfKind] = mapped_column(Word(ShelfKind, 12))
    slug: Mapped[str] = mapped_column(String(80))
    shelf_id: Mapped[int] = mapped_column(BigInteger)
    retired_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class ShelfPicture(Base):
    """The picture over a shelf, in several widths and formats, as `Media` has them.

    Until the worker has made `renditions` from the file at `source_key`, it is not shown.
    """

    __tablename__ = "shelf_picture"
    __table_args__ = (UniqueConstraint("kind", "shelf_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[ShelfKind] = mapped_column(Word(ShelfKind, 12))
    shelf_id: Mapped[int] = mapped_column(BigInteger)
    alt: Mapped[str] = mapped_column(String(200), default="")
    decorative: Mapped[bool] = mapped_column(default=False, server_default=false())
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)
    colour: Mapped[str] = mapped_column(String(7), default="")
    source_key: Mapped[str | None] = mapped_column(String(120))
    failure: Mapped[str] = mapped_column(String(120), default="")
    renditions: Mapped[list[dict[str, str | int]]] = mapped_column(JSON, default=list)
