"""Questions about a product, answered by the shop and by those who have it."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.catalog.models import Product
from store.infra.db import Base
from store.reviews.models.said import Said

THE_SHOP = "MakrX Store"


class Question(Said, Base):
    """Something a shopper wants to know; `email` is told of answers, when one was given."""

    __tablename__ = "question"
    __table_args__ = (
        Index("ix_question_shown", "product_id", "status", "created_at"),
        Index("ix_question_queue", "status", "created_at"),
    )

    product_id: Mapped[int] = mapped_column(ForeignKey("product.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(254), default="")

    product: Mapped[Product] = relationship(lazy="raise_on_sql")
    answers: Mapped[list[Answer]] = relationship(
        back_populates="question",
        order_by="Answer.by_shop.desc(), Answer.id",
        lazy="raise_on_sql",
    )

    @property
    def shown_answers(self) -> list[Answer]:
        """What may be read under it, the shop's first."""
        return [answer for answer in self.answers if answer.is_shown]


class Answer(Said, Base):
    """What the shop or a buyer answers; `verified` as with reviews."""

    __tablename__ = "answer"
    __table_args__ = (
        Index("ix_answer_question", "question_id"),
        Index("ix_answer_queue", "status", "created_at"),
    )

    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"))
    by_shop: Mapped[bool] = mapped_column(default=False)
    verified: Mapped[bool] = mapped_column(default=False)

    question: Mapped[Question] = relationship(back_populates="answers", lazy="raise_on_sql")
