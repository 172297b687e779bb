"""Kits: variants that are made of other variants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.infra.db import Base

if TYPE_CHECKING:
    from store.catalog.models.products import Variant


class BundlePart(Base):
    """So many of one variant go into another; the stock is that of the parts."""

    __tablename__ = "bundle_part"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("bundle_id <> part_id", name="not_in_itself"),
    )

    bundle_id: Mapped[int] = mapped_column(
        ForeignKey("variant.id", ondelete="CASCADE"), primary_key=True
    )
    part_id: Mapped[int] = mapped_column(
        ForeignKey("variant.id"), primary_key=True, index=True
    )
    quantity: Mapped[int] = mapped_column(default=1)

    part: Mapped[Variant] = relationship(foreign_keys=part_id, lazy="raise_on_sql")
