"""Products put together across the shelves, and who makes them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column

from store.infra.db import Base, Key, UtcDateTime


class Brand(Base):
    """Who makes things; products name it in `brand`. One put away is not offered."""

    __tablename__ = "brand"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    blurb: Mapped[str] = mapped_column(String(300), default="")
    website: Mapped[str] = mapped_column(String(200), default="")
    archived: Mapped[bool] = mapped_column(default=False, server_default=false())
    version: Mapped[int] = mapped_column(default=1, server_default="1")


class Collection(Base):
    """A theme: products chosen by hand, or every one that a rule finds.

    `rule` holds pairs as `catalog.rules` reads them ([["brand", "Lomtera"], ["rating",
    "4"]]), and is null for a collection by hand; `any_of` lets one row of it be enough.
    `active` tells whether customers see it now: it follows from what staff chose (`hidden`,
    `archived`, `shows_from`, `shows_until`) and from the clock.
    """

    __tablename__ = "collection"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    blurb: Mapped[str] = mapped_column(String(300), default="")
    rule: Mapped[list[list[str]] | None] = mapped_column(JSON(none_as_null=True))
    active: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)
    any_of: Mapped[bool] = mapped_column(default=False, server_default=false())
    hidden: Mapped[bool] = mapped_column(default=False, server_default=false())
    archived: Mapped[bool] = mapped_column(default=False, server_default=false())
    shows_from: Mapped[datetime | None] = mapped_column(UtcDateTime)
    shows_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    def is_shown(self, at: datetime) -> bool:
        """Tell whether customers are to see it at this moment."""
        begun = self.shows_from is None or self.shows_from <= at
        ended = self.shows_until is not None and self.shows_until <= at
        return begun and not (ended or self.hidden or self.archived)

    def is_to_come(self, at: datetime) -> bool:
        """Tell whether it will be shown by the clock, later."""
        waits = self.shows_from is not None and self.shows_from > at
        return waits and not (self.hidden or self.archived)


class CollectionProduct(Base):
    """A product in a collection by hand."""

    __tablename__ = "collection_product"

    collection_id: Mapped[int] = mapped_column(
        ForeignKey("collection.id", ondelete="CASCADE"), primary_key=True
    )
    product_id: Mapped[int] = mapped_column(
        ForeignKey("product.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    position: Mapped[int] = mapped_column(default=0)
