"""Versions of what staff wrote; a published one is never changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.content.kinds import Subject
from store.infra.db import Base, Key, UtcDateTime, Word

LONGEST_NOTE = 200


class ContentVersion(Base):
    """One version of a page's words: a draft until it is published, then in force.

    A policy's `content` is {"text"}, the front page's {"title", "lede", "notice",
    "collection"}. Version 0, which has no row, is what the shop came with.
    """

    __tablename__ = "content_version"
    __table_args__ = (
        UniqueConstraint("subject", "number"),
        Index("ix_content_version_published", "subject", "published_at"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    subject: Mapped[Subject] = mapped_column(Word(Subject, 12))
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    author: Mapped[str] = mapped_column(String(120))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def is_published(self) -> bool:
        return self.published_at is not None
