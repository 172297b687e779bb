"""What goes with what, and what took the place of what."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from store.infra.db import Base, Key, UtcDateTime, Word
from store.kernel import clock


class RelationKind(StrEnum):
    """Read as "the related one … this product"."""

    GOES_WITH = "goes_with"
    INSTEAD_OF = "instead_of"
    SPARE_FOR = "spare_for"


class Relation(Base):
    """Staff say what another product is to this one."""

    __tablename__ = "related_product"

    product_id: Mapped[int] = mapped_column(
        ForeignKey("product.id", ondelete="CASCADE"), primary_key=True
    )
    related_id: Mapped[int] = mapped_column(
        ForeignKey("product.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[RelationKind] = mapped_column(
        Word(RelationKind, 12),
        default=RelationKind.GOES_WITH,
        server_default=RelationKind.GOES_WITH.value,
    )
    position: Mapped[int] = mapped_column(default=0, server_default="0")


class BoughtTogether(Base):
    """In how many orders of late two products were together; counted every night."""

    __tablename__ = "bought_together"

    product_id: Mapped[int] = mapped_column(
        ForeignKey("product.id", ondelete="CASCADE"), primary_key=True
    )
    other_id: Mapped[int] = mapped_column(
        ForeignKey("product.id", ondelete="CASCADE"), primary_key=True
    )
    orders: Mapped[int]


class FormerSlug(Base):
    """An address that a product had: it leads to the one it has now."""

    __tablename__ = "former_slug"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    product_id: Mapped[int] = mapped_column(
        ForeignKey("product.id", ondelete="CASCADE"), index=True
    )
    retired_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
