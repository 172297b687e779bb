"""Tax documents as they were issued, and the counters of their numbers."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from store.infra.db import Base, Key, Paise, UtcDateTime, Word
from store.kernel import ids
from store.kernel.money import Money


class InvoiceKind(StrEnum):
    """What bills an order, and what takes some of that back."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


class Invoice(Base):
    """A tax document: never changed once it is issued, only drawn.

    `snapshot` holds all that it says. An order has one invoice, and each refund of it one
    credit note; a note without a refund takes back an order that nothing was paid for.
    """

    __tablename__ = "invoice"
    __table_args__ = (
        UniqueConstraint("series", "year", "serial"),
        Index(
            "uq_invoice_of_order",
            "order_id",
            unique=True,
            sqlite_where=text("kind = 'invoice'"),
            postgresql_where=text("kind = 'invoice'"),
        ),
        Index("ix_invoice_listing", "kind", "issued_at"),
        CheckConstraint("serial > 0", name="serial_positive"),
        CheckConstraint("total >= 0 AND tax >= 0 AND tax <= total", name="amounts"),
        CheckConstraint("refund_id IS NULL OR kind = 'credit_note'", name="refund_of_note"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True, default=ids.token)
    kind: Mapped[InvoiceKind] = mapped_column(Word(InvoiceKind, 12))
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"), index=True)
    refund_id: Mapped[int | None] = mapped_column(ForeignKey("refund.id"), unique=True)
    series: Mapped[str] = mapped_column(String(3))
    year: Mapped[str] = mapped_column(String(5))
    serial: Mapped[int]
    number: Mapped[str] = mapped_column(String(16), unique=True)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    total: Mapped[Money] = mapped_column(Paise)
    tax: Mapped[Money] = mapped_column(Paise)
    snapshot: Mapped[dict[str, Any]] = mapped_column(JSON)
    pdf_key: Mapped[str] = mapped_column(String(120), default="", server_default="")
    copies_key: Mapped[str] = mapped_column(String(120), default="", server_default="")

    @property
    def is_note(self) -> bool:
        return self.kind == InvoiceKind.CREDIT_NOTE

    @property
    def is_drawn(self) -> bool:
        return bool(self.pdf_key)

    @property
    def filename(self) -> str:
        """The name under which it is saved: MX-26-27-00042.pdf."""
        return self.number.replace("/", "-")


class InvoiceRate(Base):
    """What a document bills at one rate of tax, on its day in India.

    The database writes these rows itself when a document is issued: they are what its
    snapshot says. A note that `is_late` lowers no tax.
    """

    __tablename__ = "invoice_rate"

    invoice_id: Mapped[int] = mapped_column(
        ForeignKey("invoice.id", ondelete="CASCADE"), primary_key=True
    )
    rate_bp: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(index=True)
    is_note: Mapped[bool]
    is_late: Mapped[bool]
    taxable: Mapped[Money] = mapped_column(Paise)
    cgst: Mapped[Money] = mapped_column(Paise)
    sgst: Mapped[Money] = mapped_column(Paise)
    igst: Mapped[Money] = mapped_column(Paise)
    total: Mapped[Money] = mapped_column(Paise)


class NumberCounter(Base):
    """The last serial given in a series and a financial year."""

    __tablename__ = "number_counter"

    series: Mapped[str] = mapped_column(String(3), primary_key=True)
    year: Mapped[str] = mapped_column(String(5), primary_key=True)
    last: Mapped[int] = mapped_column(default=0)
