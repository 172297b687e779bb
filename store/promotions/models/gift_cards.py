"""Gift cards: money paid before, kept as a ledger of which the balance is the sum."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from store.infra.db import Base, Key, Paise, UtcDateTime, Word
from store.kernel import clock
from store.kernel.money import Money

AFTER_A_REFUND = timedelta(days=365)  # what came back can be spent at least so long


class CardStatus(StrEnum):
    """A disabled card pays nothing; what comes back to it is kept."""

    ACTIVE = "active"
    DISABLED = "disabled"


class EntryKind(StrEnum):
    """Why a balance moved; a use follows the release of what was held for it."""

    ISSUE = "issue"
    HOLD = "hold"
    RELEASE = "release"
    USE = "use"
    REFUND = "refund"


class GiftCard(Base):
    """A card; only the hash of its code is kept. Its row is the lock for its ledger."""

    __tablename__ = "gift_card"
    __table_args__ = (
        CheckConstraint("balance >= 0 AND balance <= initial", name="balance_within"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    last4: Mapped[str] = mapped_column(String(4), index=True)
    initial: Mapped[Money] = mapped_column(Paise)
    balance: Mapped[Money] = mapped_column(Paise, default=Money.zero)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    status: Mapped[CardStatus] = mapped_column(
        Word(CardStatus, 10), default=CardStatus.ACTIVE
    )
    recipient: Mapped[str] = mapped_column(String(254), default="")
    note: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    def is_usable(self, at: datetime) -> bool:
        expired = self.expires_at is not None and at >= self.expires_at
        return self.status == CardStatus.ACTIVE and not expired

    def move(
        self,
        kind: EntryKind,
        delta: Money,
        *,
        at: datetime,
        order_id: int | None = None,
        actor: str = "shop",
    ) -> GiftCardEntry:
        """Change the balance by one entry of the ledger (card locked)."""
        self.balance += delta
        return GiftCardEntry(
            card_id=self.id, order_id=order_id, delta=delta, kind=kind, at=at, actor=actor
        )

    def keep_alive(self, *, at: datetime) -> None:
        """Give whoever gets money back the time to spend it."""
        if self.expires_at is not None:
            self.expires_at = max(self.expires_at, at + AFTER_A_REFUND)


class GiftCardEntry(Base):
    """One movement; rows are only ever added."""

    __tablename__ = "gift_card_entry"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    card_id: Mapped[int] = mapped_column(ForeignKey("gift_card.id"), index=True)
    order_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    delta: Mapped[Money] = mapped_column(Paise)
    kind: Mapped[EntryKind] = mapped_column(Word(EntryKind, 10))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(String(120), default="shop")
