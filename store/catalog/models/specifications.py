"""Facts about products: what can be stated, and what is stated of one."""

from __future__ import annotations

import re

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.infra.db import Base, Key

_DECIMAL_COMMA = re.compile(r"\d,\d{1,2}(?!\d)")
_TWO_POINTS = re.compile(r"\d*\.\d*\.")


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

    @property
    def fact(self) -> tuple[str, str, str]:
        """Give name, value and unit."""
        return self.name, self.value, self.unit


def figure_fault(value: str, unit: str) -> str:
    """Say what is wrong with a value; "" for a good one. What has a unit is counted."""
    if not value:
        return "Write its value, or clear the row."
    if unit and not any(sign.isdecimal() for sign in value):
        return f"Write a number: “{unit}” counts something."
    if unit and _DECIMAL_COMMA.search(value):
        return "Write decimals with a point: 1.75."
    bad = unit and _TWO_POINTS.search(value)
    return "This is no number: one point is enough." if bad else ""
