"""How far an order is undone, and from when on its customer cannot undo it alone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from store.infra.db import Paise, UtcDateTime
from store.kernel.money import Money


class Undoing:
    """What was given back of the delivery; `making_at` is when a print was first begun."""

    delivery_refunded: Mapped[Money] = mapped_column(
        Paise, default=Money.zero, server_default="0"
    )
    delivery_tax_refunded: Mapped[Money] = mapped_column(
        Paise, default=Money.zero, server_default="0"
    )
    making_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def is_begun(self) -> bool:
        """A print of it has been begun: that cannot be sold to anybody else."""
        return self.making_at is not None

    def begin_making(self, at: datetime) -> None:
        """A print of it leaves the queue; only the first counts."""
        if self.making_at is None:
            self.making_at = at
