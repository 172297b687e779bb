"""Facts about products: what can be stated, and what is stated of one."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.infra.db import Base, Key


class Attribute(Base):
    """A fact that many products state, so that lists can be filtered by it.

    `key` names it in addresses; `unit` belongs to every value of it.
    """

    __tablename__ = "attribute"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    unit: Mapped[str] = mapped_column(String(20), default="")
    filterable: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1, server_default="1")


class Specification(Base):
    """One row of the table of facts: name, value, unit; of an attribute when it is one."""

    __tablename__ = "specification"
    __table_args__ = (Index("ix_specification_attribute", "attribute_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    product_id: Mapped[int] = mapped_column(
        ForeignKey("product.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(80))
    value: Mapped[str] = mapped_column(String(120))
    unit: Mapped[str] = mapped_column(String(20), default="")
    position: Mapped[int] = mapped_column(default=0)
    attribute_id: Mapped[int | None] = mapped_column(
        ForeignKey("attribute.id", ondelete="SET NULL")
    )

    attribute: Mapped[Attribute | None] = relationship(lazy="raise_on_sql")
