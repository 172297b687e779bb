"""Products put together across the shelves, and who makes them."""

from __future__ import annotations

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from store.infra.db import Base, Key


class Brand(Base):
    """Who makes things; products name it in `brand`."""

    __tablename__ = "brand"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    blurb: Mapped[str] = mapped_column(String(300), default="")
    website: Mapped[str] = mapped_column(String(200), default="")


class Collection(Base):
    """A theme: products chosen by hand, or every one that a rule finds.

    `rule` holds the parameters of an address ([["brand", "Lomtera"], ["rating", "4"]]),
    and is null for a collection by hand.
    """

    __tablename__ = "collection"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    blurb: Mapped[str] = mapped_column(String(300), default="")
    rule: Mapped[list[list[str]] | None] = mapped_column(JSON(none_as_null=True))
    active: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)


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
