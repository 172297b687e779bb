"""Shelves: the tree of categories that products stand in."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.infra.db import Base, Key


class Category(Base):
    """A shelf; shelves stand in a tree. One put away holds nothing, and nobody sees it."""

    __tablename__ = "category"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    blurb: Mapped[str] = mapped_column(String(300), default="")
    position: Mapped[int] = mapped_column(default=0)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"), index=True)
    archived: Mapped[bool] = mapped_column(default=False, server_default=false())
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    parent: Mapped[Category | None] = relationship(
        remote_side="Category.id", back_populates="children", lazy="raise_on_sql"
    )
    children: Mapped[list[Category]] = relationship(
        back_populates="parent", order_by="Category.position", lazy="raise_on_sql"
    )
