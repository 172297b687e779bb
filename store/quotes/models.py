"""What printing costs: materials, machines, rate cards, and quotes that hold a price."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.infra.db import Base, Key, Paise, UtcDateTime, Word
from store.kernel import clock, ids
from store.kernel.errors import Gone
from store.kernel.money import Money
from store.kernel.states import Lifecycle
from store.uploads.models import Upload

VALID = timedelta(days=14)


class Material(Base):
    """What a part is printed from; `colours` is a list of {"name", "swatch"}."""

    __tablename__ = "material"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    blurb: Mapped[str] = mapped_column(String(200), default="")
    density_mg_cm3: Mapped[int]
    colours: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)


class Machine(Base):
    """A printer the shop runs; sizes in mm."""

    __tablename__ = "machine"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    width_mm: Mapped[int]
    depth_mm: Mapped[int]
    height_mm: Mapped[int]
    active: Mapped[bool] = mapped_column(default=True)

    def fits(self, box_mm: tuple[float, float, float]) -> bool:
        """Tell whether a box fits, turned on the plate if need be."""
        x, y, z = box_mm
        bed = sorted((self.width_mm, self.depth_mm))
        return z <= self.height_mm and all(
            side <= edge for side, edge in zip(sorted((x, y)), bed, strict=True)
        )


class RateCard(Base):
    """Prices of printing from a moment on; `rates` is read by `pricing.Rates`."""

    __tablename__ = "rate_card"

    version: Mapped[int] = mapped_column(primary_key=True)
    valid_from: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    rates: Mapped[dict[str, Any]] = mapped_column(JSON)


class QuoteStatus(StrEnum):
    """Open until ordered; its expiry is decided by the clock."""

    OPEN = "open"
    ORDERED = "ordered"


LIFECYCLE = Lifecycle(
    {
        QuoteStatus.OPEN: {QuoteStatus.ORDERED},
        QuoteStatus.ORDERED: {QuoteStatus.OPEN},  # its order was given up unpaid
    }
)


class Quote(Base):
    """A firm price for printing one upload with chosen options, until it expires.

    `total` is for all `quantity` pieces, GST included; `breakdown` is a list of
    {"label", "paise"} that sums to it.
    """

    __tablename__ = "quote"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        Index("ix_quote_upload", "upload_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True, default=ids.token)
    upload_id: Mapped[int] = mapped_column(ForeignKey("upload.id"))
    visitor: Mapped[str] = mapped_column(String(32), index=True)
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    material: Mapped[str] = mapped_column(String(40))
    material_name: Mapped[str] = mapped_column(String(60))
    colour: Mapped[str] = mapped_column(String(40))
    quality: Mapped[str] = mapped_column(String(20))
    infill: Mapped[int]
    quantity: Mapped[int]
    weight_mg: Mapped[int]
    seconds: Mapped[int]
    total: Mapped[Money] = mapped_column(Paise)
    breakdown: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    rate_card: Mapped[int] = mapped_column(ForeignKey("rate_card.version"))
    status: Mapped[QuoteStatus] = mapped_column(
        Word(QuoteStatus, 12), default=QuoteStatus.OPEN
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)

    upload: Mapped[Upload] = relationship(lazy="raise_on_sql")

    def is_open(self, at: datetime) -> bool:
        return self.status == QuoteStatus.OPEN and at < self.expires_at

    def require_open(self, at: datetime) -> None:
        """Refuse a quote whose time is over or that has been ordered."""
        if self.status == QuoteStatus.ORDERED:
            raise Gone(
                "This quote has been ordered already. Ask for a new one to order again."
            )
        if at >= self.expires_at:
            raise Gone("This quote has expired. Quote it again to see today's price.")

    def mark_ordered(self) -> None:
        LIFECYCLE.check(self.status, QuoteStatus.ORDERED)
        self.status = QuoteStatus.ORDERED

    def reopen(self) -> None:
        """Let the quote be ordered again: its order was given up unpaid."""
        LIFECYCLE.check(self.status, QuoteStatus.OPEN)
        self.status = QuoteStatus.OPEN

    @property
    def title(self) -> str:
        return f"3D print: {self.upload.filename}"

    @property
    def options_text(self) -> str:
        return (
            f"{self.material_name}, {self.colour}, {self.quality}, {self.infill} % infill"
        )
