"""Quotes that hold a price, and what was sliced for them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.infra.db import Base, Key, Paise, UtcDateTime, Word
from store.kernel import clock, ids
from store.kernel.errors import Gone
from store.kernel.money import Money
from store.kernel.states import Lifecycle
from store.quotes.lead_time import leaves_on
from store.uploads.models import Part, Upload

VALID = timedelta(days=14)


class Slicing(Base):
    """The layers of one part cut at one quality, as `slicing.Layers` writes them."""

    __tablename__ = "slicing"
    __table_args__ = (UniqueConstraint("part_id", "cut", name="uq_slicing_cut"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    part_id: Mapped[int] = mapped_column(ForeignKey("part.id", ondelete="CASCADE"))
    cut: Mapped[str] = mapped_column(String(80))
    layers: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class SlicerRun(Base):
    """One run of the real slicer, with what we had estimated for the same settings.

    Figures are for one piece; `error` is the slicer's last words when it gave none.
    """

    __tablename__ = "slicer_run"
    __table_args__ = (
        UniqueConstraint("part_id", "settings", name="uq_slicer_run_settings"),
        Index("ix_slicer_run_created", "created_at"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    part_id: Mapped[int] = mapped_column(ForeignKey("part.id", ondelete="CASCADE"))
    settings: Mapped[str] = mapped_column(String(120))
    machine: Mapped[str] = mapped_column(String(40))
    material: Mapped[str] = mapped_column(String(40))
    quality: Mapped[str] = mapped_column(String(20))
    infill: Mapped[int]
    supports: Mapped[bool]
    milligrams: Mapped[int | None]
    support_milligrams: Mapped[int | None]
    seconds: Mapped[int | None]
    estimated_milligrams: Mapped[int]
    estimated_seconds: Mapped[int]
    gcode_key: Mapped[str | None] = mapped_column(String(120))
    error: Mapped[str | None] = mapped_column(String(500))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    @property
    def has_figures(self) -> bool:
        return self.seconds is not None


class QuoteStatus(StrEnum):
    """Where a quote is on its way; a priced one expires by the clock.

    DRAFT waits for the slicer's word, PRICED is our own firm price, SLICED is one that the
    slicer has confirmed, NEEDS_REVIEW waits for a person and cannot be ordered.
    """

    DRAFT = "draft"
    PRICED = "priced"
    SLICED = "sliced"
    NEEDS_REVIEW = "needs_review"
    ACCEPTED = "accepted"
    EXPIRED = "expired"
    DECLINED = "declined"


FIRM = frozenset({QuoteStatus.PRICED, QuoteStatus.SLICED})
_OVER = {QuoteStatus.EXPIRED, QuoteStatus.DECLINED}

LIFECYCLE = Lifecycle(
    {
        QuoteStatus.DRAFT: {QuoteStatus.NEEDS_REVIEW} | FIRM | _OVER,
        QuoteStatus.PRICED: {QuoteStatus.SLICED, QuoteStatus.ACCEPTED} | _OVER,
        QuoteStatus.SLICED: {QuoteStatus.ACCEPTED} | _OVER,
        QuoteStatus.NEEDS_REVIEW: {QuoteStatus.PRICED} | _OVER,
        QuoteStatus.ACCEPTED: {QuoteStatus.PRICED, QuoteStatus.SLICED},  # order given up
    }
)


class Quote(Base):
    """A price for printing one part with chosen options, until it expires.

    `total` is for all `quantity` pieces, GST included; `breakdown` is a list of
    {"label", "paise"} that sums to it. `part_id`, `rate_card` and the figures are frozen:
    what is printed and paid is what was quoted.
    """

    __tablename__ = "quote"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        Index("ix_quote_upload", "upload_id"),
        Index("ix_quote_status", "status", "expires_at"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True, default=ids.token)
    upload_id: Mapped[int] = mapped_column(ForeignKey("upload.id"))
    part_id: Mapped[int | None] = mapped_column(ForeignKey("part.id"), index=True)
    visitor: Mapped[str] = mapped_column(String(32), index=True)
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    renews_id: Mapped[int | None] = mapped_column(ForeignKey("quote.id"))
    material: Mapped[str] = mapped_column(String(40))
    material_name: Mapped[str] = mapped_column(String(60))
    machine: Mapped[str] = mapped_column(String(40), default="")
    colour: Mapped[str] = mapped_column(String(40))
    quality: Mapped[str] = mapped_column(String(20))
    infill: Mapped[int]
    finish: Mapped[str] = mapped_column(String(40), default="none")
    lead: Mapped[str] = mapped_column(String(20), default="standard")
    supports: Mapped[bool] = mapped_column(default=False)
    extra_days: Mapped[int] = mapped_column(default=0)
    quantity: Mapped[int]
    weight_mg: Mapped[int]
    seconds: Mapped[int]
    confidence: Mapped[str] = mapped_column(String(8), default="good")
    total: Mapped[Money] = mapped_column(Paise)
    breakdown: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    rate_card: Mapped[int] = mapped_column(ForeignKey("rate_card.version"))
    run_id: Mapped[int | None] = mapped_column(ForeignKey("slicer_run.id"))
    status: Mapped[QuoteStatus] = mapped_column(
        Word(QuoteStatus, 12), default=QuoteStatus.PRICED
    )
    question: Mapped[str | None] = mapped_column(String(1000))
    answer: Mapped[str | None] = mapped_column(String(1000))
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)

    upload: Mapped[Upload] = relationship(lazy="raise_on_sql")
    part: Mapped[Part | None] = relationship(lazy="raise_on_sql")

    @property
    def is_firm(self) -> bool:
        return self.status in FIRM

    @property
    def has_price(self) -> bool:
        """A price has been named: by us, by the slicer, or by a person."""
        return self.status not in (QuoteStatus.DRAFT, QuoteStatus.NEEDS_REVIEW)

    @property
    def is_ordered(self) -> bool:
        return self.status == QuoteStatus.ACCEPTED

    def is_open(self, at: datetime) -> bool:
        return self.is_firm and at < self.expires_at

    def leaves_on(self, at: datetime) -> date:
        """Give the day on which all pieces leave the shop when ordered at a moment."""
        return leaves_on(self.seconds, at=at, lead=self.lead, extra_days=self.extra_days)

    def require_open(self, at: datetime) -> None:
        """Refuse a quote that has no firm price, has been ordered, or is too old."""
        if self.is_ordered:
            raise Gone("This quote has been ordered. Ask for a new one to order again.")
        if not self.has_price:
            raise Gone("This quote has no firm price yet. We tell you as soon as it has.")
        if not self.is_open(at):
            raise Gone("This quote has expired. Quote it again to see today's price.")

    def mark_ordered(self) -> None:
        self._move(QuoteStatus.ACCEPTED)

    def reopen(self) -> None:
        """Let the quote be ordered again: its order was given up unpaid."""
        self._move(QuoteStatus.SLICED if self.run_id else QuoteStatus.PRICED)

    def confirm(self, run: SlicerRun) -> None:
        """Let the slicer's word stand behind the price."""
        self._move(QuoteStatus.SLICED)
        self.run_id = run.id

    def stand_by_it(self) -> None:
        """Make our own price firm without the slicer: the model is the shop's."""
        self._move(QuoteStatus.PRICED)

    def send_to_review(self, question: str | None = None) -> None:
        """Let a person name the price; nothing can be ordered until then."""
        self._move(QuoteStatus.NEEDS_REVIEW)
        self.question = question or self.question

    def price_by_hand(self, total: Money, *, answer: str, by: int, at: datetime) -> None:
        """Name the price a person has worked out, good for as long as any other."""
        self._move(QuoteStatus.PRICED)
        self.total, self.expires_at = total, at + VALID
        self.breakdown = [{"label": "Priced by hand", "paise": total.minor}]
        self._answered(answer, by=by, at=at)

    def decline(self, answer: str, *, by: int, at: datetime) -> None:
        """Say that we do not print this, and why."""
        self._move(QuoteStatus.DECLINED)
        self._answered(answer, by=by, at=at)

    def expire(self) -> None:
        self._move(QuoteStatus.EXPIRED)

    def _answered(self, answer: str, *, by: int, at: datetime) -> None:
        self.answer, self.reviewed_by, self.reviewed_at = answer or None, by, at

    def _move(self, target: QuoteStatus) -> None:
        LIFECYCLE.check(self.status, target)
        self.status = target

    @property
    def title(self) -> str:
        return f"3D print: {self.upload.name}"

    @property
    def options_text(self) -> str:
        return (
            f"{self.material_name}, {self.colour}, {self.quality}, {self.infill} % infill"
        )
