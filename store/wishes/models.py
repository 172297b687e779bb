"""What visitors want to have: lists of wishes, and alerts for what is sold out."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.catalog.models import Product, Variant
from store.infra.db import Base, Key, Paise, UtcDateTime
from store.kernel import clock, ids
from store.kernel.errors import Invalid
from store.kernel.money import Money

MOST_WISHES = 200
ASKED_JUST_NOW = timedelta(minutes=10)


class Wishlist(Base):
    """What one visitor has saved for later; `share_token` lets others read it."""

    __tablename__ = "wishlist"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    visitor: Mapped[str] = mapped_column(String(32), unique=True)
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), unique=True)
    share_token: Mapped[str | None] = mapped_column(String(32), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    active_at: Mapped[datetime] = mapped_column(
        UtcDateTime, default=clock.now, onupdate=clock.now, index=True
    )

    wishes: Mapped[list[Wish]] = relationship(
        order_by="Wish.saved_at.desc(), Wish.id.desc()",
        cascade="all, delete-orphan",
        lazy="raise_on_sql",
    )

    def save(self, product: Product, *, price: Money, at: datetime) -> None:
        """Put a product on the list, once."""
        if self._wish_for(product.id) is not None:
            return
        if len(self.wishes) >= MOST_WISHES:
            raise Invalid(f"A wishlist holds {MOST_WISHES} things. Remove some first.")
        self.wishes.append(Wish(product_id=product.id, price_seen=price, saved_at=at))
        self.active_at = at

    def remove(self, product_id: int, *, at: datetime) -> Wish | None:
        """Take a product off the list; gives what was saved of it, if it was there."""
        wish = self._wish_for(product_id)
        if wish is not None:
            self.wishes.remove(wish)
            self.active_at = at
        return wish

    def absorb(self, other: Wishlist) -> int:
        """Take over what another list has and this one has not; gives how many."""
        mine = {wish.product_id for wish in self.wishes}
        new = [wish for wish in other.wishes if wish.product_id not in mine]
        self.wishes += [
            Wish(
                product_id=one.product_id, price_seen=one.price_seen, saved_at=one.saved_at
            )
            for one in new
        ]
        return len(new)

    def share(self) -> None:
        self.share_token = self.share_token or ids.token()

    def stop_sharing(self) -> None:
        """Close the link for good: sharing again makes another one."""
        self.share_token = None

    def _wish_for(self, product_id: int) -> Wish | None:
        mine = (wish for wish in self.wishes if wish.product_id == product_id)
        return next(mine, None)


class Wish(Base):
    """One thing on a list, with what it cost when it was saved."""

    __tablename__ = "wish"
    __table_args__ = (UniqueConstraint("wishlist_id", "product_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    wishlist_id: Mapped[int] = mapped_column(ForeignKey("wishlist.id", ondelete="CASCADE"))
    product_id: Mapped[int] = mapped_column(
        ForeignKey("product.id", ondelete="CASCADE"), index=True
    )
    price_seen: Mapped[Money] = mapped_column(Paise)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    product: Mapped[Product] = relationship(lazy="raise_on_sql")


class StockAlert(Base):
    """Somebody wants one mail when a variant is back, at an address they have proved.

    It is asked for, confirmed, claimed by a worker that is about to send, and sent;
    whoever stops it has the row deleted.
    """

    __tablename__ = "stock_alert"
    __table_args__ = (
        UniqueConstraint("variant_id", "email"),
        Index("ix_stock_alert_waiting", "sent_at", "confirmed_at"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True, default=ids.token)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(254), index=True)
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    variant: Mapped[Variant] = relationship(lazy="raise_on_sql")

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def is_waiting(self) -> bool:
        """Confirmed, and not told yet."""
        return self.is_confirmed and self.sent_at is None

    def was_just_asked(self, at: datetime) -> bool:
        """A confirming mail is on its way: no second one is sent."""
        return not self.is_confirmed and self.asked_at > at - ASKED_JUST_NOW

    def ask_again(self, *, customer_id: int | None, at: datetime) -> None:
        """Begin anew; what was confirmed for an earlier wait does not count for this."""
        self.customer_id, self.asked_at = customer_id, at
        self.confirmed_at = self.claimed_at = self.sent_at = None

    def confirm(self, at: datetime) -> None:
        self.confirmed_at = self.confirmed_at or at

    def mark_sent(self, at: datetime) -> None:
        self.sent_at, self.claimed_at = at, None
