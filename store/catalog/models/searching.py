"""What is searched, the words there are, and what people searched for.

The documents and terms repeat what products say; `catalog.actions.words` writes them.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from store.infra.db import Base, Key

MAX_QUERY = 120


def _plainly_sorted(length: int) -> String:
    """A text that sorts by its letters' numbers, so that a beginning is a range."""
    sorted_so = String(length, collation="C")
    return String(length).with_variant(sorted_so, "postgresql")


class SearchDocument(Base):
    """A product on sale as it is searched; see `catalog.words.documents` for its fields.

    The engines keep indexes of their own over `title`, `near` and `far`.
    """

    __tablename__ = "search_document"

    product_id: Mapped[int] = mapped_column(
        ForeignKey("product.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    quality: Mapped[int]
    name: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    near: Mapped[str] = mapped_column(Text)
    far: Mapped[str] = mapped_column(Text)
    plain: Mapped[str] = mapped_column(Text)


class SearchTerm(Base):
    """A word of the products on sale, and how many of them have it."""

    __tablename__ = "search_term"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    term: Mapped[str] = mapped_column(_plainly_sorted(40), unique=True)
    documents: Mapped[int]


class SearchQuery(Base):
    """How often something was searched for on a day, and how much was found.

    Nothing tells who it was.
    """

    __tablename__ = "search_query"
    __table_args__ = (Index("ix_search_query_query", "query"),)

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    query: Mapped[str] = mapped_column(_plainly_sorted(MAX_QUERY), primary_key=True)
    found: Mapped[int]
    asked: Mapped[int]
