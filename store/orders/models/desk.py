"""What the desk keeps beside orders: notes, tags, saved views, mails asked for again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.infra.db import Base, Key, UtcDateTime
from store.kernel import ids

LONGEST_NOTE = 1000
LONGEST_TAG = 30
MOST_TAGS = 12  # of one order
LONGEST_VIEW = 1000
MOST_VIEWS = 12  # of one person


class OrderNote(Base):
    """What staff tell each other about an order; its customer never sees it."""

    __tablename__ = "order_note"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    order_id: Mapped[int] = mapped_column(
        ForeignKey("order.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(String(LONGEST_NOTE))


class OrderTag(Base):
    """One word by which staff find an order again."""

    __tablename__ = "order_tag"
    __table_args__ = (Index("ix_order_tag_word", "word", "order_id"),)

    order_id: Mapped[int] = mapped_column(
        ForeignKey("order.id", ondelete="CASCADE"), primary_key=True
    )
    word: Mapped[str] = mapped_column(String(LONGEST_TAG), primary_key=True)


class OrderView(Base):
    """A list of orders that somebody of the staff has saved: a name for a query string."""

    __tablename__ = "order_view"
    __table_args__ = (UniqueConstraint("person_id", "name"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True, default=ids.token)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(40))
    query: Mapped[str] = mapped_column(String(LONGEST_VIEW))


class OrderMail(Base):
    """A mail about an order that staff had sent once more."""

    __tablename__ = "order_mail"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    order_id: Mapped[int] = mapped_column(
        ForeignKey("order.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(20))
    actor: Mapped[str] = mapped_column(String(120))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
