"""What lists show and filter on, repeated from the products in the same transaction.

Nothing here is a source: `catalog.actions.listing` writes it anew after every change.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.infra.db import Base, Key, Paise, UtcDateTime
from store.kernel.money import Money


class Catalogue(Base):
    """One row: counts the changes of anything that lists show, in order of their commits.

    `epoch` tells one database from another that has counted as far.
    """

    __tablename__ = "catalogue"

    id: Mapped[int] = mapped_column(primary_key=True)
    epoch: Mapped[str] = mapped_column(String(32))
    version: Mapped[int] = mapped_column(BigInteger, default=0)


class FacetValue(Base):
    """One value that lists can be filtered by: (colour, Red), (diameter, 1.75 mm).

    `number` sorts figures by their size.
    """

    __tablename__ = "facet_value"
    __table_args__ = (UniqueConstraint("facet", "value"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    facet: Mapped[str] = mapped_column(String(40))
    value: Mapped[str] = mapped_column(String(150))
    swatch: Mapped[str] = mapped_column(String(7), default="")


class Listed(Base):
    """A product as lists know it; `version` is that of the catalogue when it was written.

    `facets` are the ids of its facet values, parted by spaces. `card` is what a card
    draws besides the columns; `rating` is in hundredths of a star, -1 without reviews.
    A product that is on sale no more stays as a row that is not `visible`.
    """

    __tablename__ = "listed"
    __table_args__ = (Index("ix_listed_version", "version"),)

    product_id: Mapped[int] = mapped_column(
        ForeignKey("product.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    version: Mapped[int] = mapped_column(BigInteger)
    visible: Mapped[bool]
    slug: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(160))
    category_id: Mapped[int] = mapped_column(BigInteger)
    price: Mapped[Money] = mapped_column(Paise)
    in_stock: Mapped[bool]
    featured: Mapped[bool]
    rating: Mapped[int]
    rating_count: Mapped[int]
    popularity: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    facets: Mapped[str] = mapped_column(Text)
    card: Mapped[dict[str, Any]] = mapped_column(JSON)
