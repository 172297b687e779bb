"""The one reminder of a cart that was left: agreed to, sent once, taken back."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.cart.models.carts import Cart
from store.infra.db import Base, Key, UtcDateTime
from store.kernel.errors import Gone

# What is agreed to, word for word, by the day it was first asked. Consent is free,
# specific and informed, and as easy to withdraw as to give (Digital Personal Data
# Protection Act 2023, s. 6): never change a sentence, add one.
CONSENTS = {
    "2026-11-23": "Send me one e-mail about this cart if I leave without ordering.",
}
CONSENT = max(CONSENTS)
SIGNED = 32  # letters of a signature


class CartReminder(Base):
    """Somebody's consent to one mail about this very cart, and what became of it.

    `consent_words` names the wording that was agreed to; `settled_at` is when the same
    person ordered; `restored_to` is the cart that its lines were copied into.
    """

    __tablename__ = "cart_reminder"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    cart_id: Mapped[int] = mapped_column(
        ForeignKey("cart.id", ondelete="CASCADE"), unique=True
    )
    email: Mapped[str] = mapped_column(String(254), index=True)
    consent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    consent_words: Mapped[str] = mapped_column(String(20))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    announced_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    restored_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    restored_to: Mapped[int | None] = mapped_column(
        ForeignKey("cart.id", ondelete="SET NULL"), index=True
    )

    cart: Mapped[Cart] = relationship(
        foreign_keys=cart_id, viewonly=True, lazy="raise_on_sql"
    )

    @property
    def words(self) -> str:
        """The sentence that was agreed to."""
        return CONSENTS[self.consent_words]

    @property
    def stands(self) -> bool:
        """Tell whether the consent still holds."""
        return self.withdrawn_at is None

    def agree(self, *, email: str, at: datetime) -> None:
        """Say yes to today's wording, for this address; a repeat keeps its moment."""
        if self.stands and self.email == email and self.consent_words == CONSENT:
            return
        self.email, self.consent_at, self.consent_words = email, at, CONSENT
        self.withdrawn_at = None

    def withdraw(self, at: datetime) -> None:
        self.withdrawn_at = self.withdrawn_at or at

    def may_be_sent(self, cart: Cart) -> bool:
        """Tell whether the mail is still wanted: not sent, not ordered, not taken back."""
        over = self.sent_at or self.settled_at or self.withdrawn_at
        return not over and cart.is_open and bool(cart.lines)

    def mark_restored(self, *, to: int | None, at: datetime) -> None:
        """Use the mail's link up; raises Gone when it was used before."""
        if self.restored_at is not None:
            raise Gone("This cart was brought back already: the link works once.")
        self.restored_at, self.restored_to = at, to

    def token(self, secret: str) -> str:
        """Give what names this reminder in a link: nobody else can make it up."""
        name = f"cart reminder {self.id} {self.cart_id}"
        signed = hmac.new(secret.encode(), name.encode(), hashlib.sha256).hexdigest()
        return f"{self.id}-{signed[:SIGNED]}"

    def is_named_by(self, token: str, secrets: Collection[str]) -> bool:
        """Tell whether a link was signed for this, by any of our secrets."""
        return any(hmac.compare_digest(self.token(each), token) for each in secrets)
