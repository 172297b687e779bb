"""Datasheets, drawings and manuals that come with a product."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from store.infra.db import Base, Key


class Document(Base):
    """A file to download, named by its content; `size` is in bytes."""

    __tablename__ = "document"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    product_id: Mapped[int] = mapped_column(
        ForeignKey("product.id", ondelete="CASCADE"), index=True
    )
    title: Mapped[str] = mapped_column(String(120))
    filename: Mapped[str] = mapped_column(String(120))
    mime: Mapped[str] = mapped_column(String(60))
    size: Mapped[int]
    storage_key: Mapped[str] = mapped_column(String(120))
    position: Mapped[int] = mapped_column(default=0)
