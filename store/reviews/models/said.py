"""What reviews, questions and answers have in common: somebody said it, staff read it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from store.accounts.visitors import Visitor
from store.infra.db import Key, UtcDateTime, Word
from store.kernel import clock, ids
from store.kernel.errors import Conflict
from store.reviews.models.states import STANDING, Standing

NAMELESS = "A customer"


class Said:
    """Words of a customer in public. `version` counts what its author has changed.

    It belongs to a customer, to a browser, or to nobody any more; without a name its
    author has been forgotten.
    """

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True, default=ids.token)
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    visitor: Mapped[str | None] = mapped_column(String(32))
    author: Mapped[str] = mapped_column(String(80))
    body: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[Standing] = mapped_column(
        Word(Standing, 12), default=Standing.PENDING, server_default="approved"
    )
    reason: Mapped[str] = mapped_column(String(300), default="", server_default="")
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    @property
    def is_shown(self) -> bool:
        return self.status == Standing.APPROVED

    @property
    def is_waiting(self) -> bool:
        return self.status == Standing.PENDING

    @property
    def is_rejected(self) -> bool:
        return self.status == Standing.REJECTED

    @property
    def signed(self) -> str:
        """Whose words these are, as it is shown."""
        return self.author or NAMELESS

    def belongs_to(self, visitor: Visitor) -> bool:
        """Tell whether these are a visitor's own words."""
        if self.customer_id is not None and self.customer_id == visitor.customer_id:
            return True
        return self.visitor is not None and self.visitor == visitor.key

    def expect_version(self, version: int) -> None:
        """Refuse a decision made on words that have been changed since."""
        if self.version != version:
            raise Conflict("Its author has changed this since you opened the list.")

    def approve(self) -> None:
        """Show it."""
        self._move(Standing.APPROVED)
        self.reason = ""

    def reject(self, reason: str) -> None:
        """Keep it back, and tell its author why."""
        self._move(Standing.REJECTED)
        self.reason = reason

    def wait_again(self) -> None:
        """Its author has changed it: staff read it before it is shown."""
        self.version += 1
        self.reason = ""
        if not self.is_waiting:
            self._move(Standing.PENDING)

    def _move(self, target: Standing) -> None:
        STANDING.check(self.status, target)
        self.status = target
