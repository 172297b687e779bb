"""Reviews: stars, words and photos about what was bought, and what others think of them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.catalog.models import Product
from store.infra.db import Base, Key, UtcDateTime, Word
from store.kernel import clock, ids
from store.reviews.models.said import Said
from store.reviews.models.states import ReportReason

MOST_PHOTOS = 5


class Review(Said, Base):
    """What one buyer thinks; `verified` means that the server knows of the purchase.

    `bought` names the variant. `photo_count` counts the photos that can be shown,
    `helpful` the people it has helped, `reports` those that staff have not settled.
    """

    __tablename__ = "review"
    __table_args__ = (
        CheckConstraint("stars BETWEEN 1 AND 5", name="stars_in_range"),
        UniqueConstraint("product_id", "customer_id", name="uq_review_customer"),
        UniqueConstraint("product_id", "visitor", name="uq_review_visitor"),
        Index("ix_review_shown", "product_id", "status", "created_at"),
        Index("ix_review_queue", "status", "created_at"),
    )

    product_id: Mapped[int] = mapped_column(ForeignKey("product.id", ondelete="CASCADE"))
    order_line_id: Mapped[int | None] = mapped_column(
        ForeignKey("order_line.id", ondelete="SET NULL"), unique=True
    )
    bought: Mapped[str] = mapped_column(String(200), default="", server_default="")
    stars: Mapped[int]
    title: Mapped[str] = mapped_column(String(120), default="")
    verified: Mapped[bool] = mapped_column(default=False)
    photo_count: Mapped[int] = mapped_column(default=0, server_default="0")
    helpful: Mapped[int] = mapped_column(default=0, server_default="0")
    reports: Mapped[int] = mapped_column(default=0, server_default="0")
    reply: Mapped[str] = mapped_column(Text, default="", server_default="")
    replied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    product: Mapped[Product] = relationship(lazy="raise_on_sql")
    photos: Mapped[list[ReviewPhoto]] = relationship(
        order_by="ReviewPhoto.position", lazy="raise_on_sql"
    )

    @property
    def pictures(self) -> list[ReviewPhoto]:
        """The photos that can be shown already."""
        return [photo for photo in self.photos if photo.is_ready]

    def answer(self, text: str, *, at: datetime) -> None:
        """Put the shop's reply under it; no words take it away."""
        self.reply = text
        self.replied_at = at if text else None


class ReviewPhoto(Base):
    """A photo as it came (`source_key`), then as it is shown (`renditions`, as of media).

    One without a review was sent with a form that came back refused, or was taken down.
    """

    __tablename__ = "review_photo"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True, default=ids.token)
    review_id: Mapped[int | None] = mapped_column(
        ForeignKey("review.id", ondelete="SET NULL"), index=True
    )
    position: Mapped[int] = mapped_column(default=0)
    filename: Mapped[str] = mapped_column(String(120), default="")
    source_key: Mapped[str | None] = mapped_column(String(120))
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)
    colour: Mapped[str] = mapped_column(String(7), default="")
    renditions: Mapped[list[dict[str, str | int]]] = mapped_column(JSON, default=list)
    failure: Mapped[str] = mapped_column(String(120), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    @property
    def is_hung(self) -> bool:
        """It belongs to a review."""
        return self.review_id is not None

    @property
    def is_ready(self) -> bool:
        return bool(self.renditions)

    @property
    def alt(self) -> str:
        return f"Photo {self.position + 1} with this review"


class ReviewVote(Base):
    """One visitor found one review helpful."""

    __tablename__ = "review_vote"

    review_id: Mapped[int] = mapped_column(
        ForeignKey("review.id", ondelete="CASCADE"), primary_key=True
    )
    voter: Mapped[str] = mapped_column(String(40), primary_key=True, index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class ReviewReport(Base):
    """One visitor thinks that a review should not be shown."""

    __tablename__ = "review_report"

    review_id: Mapped[int] = mapped_column(
        ForeignKey("review.id", ondelete="CASCADE"), primary_key=True
    )
    reporter: Mapped[str] = mapped_column(String(40), primary_key=True)
    reason: Mapped[ReportReason] = mapped_column(Word(ReportReason, 12))
    note: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
