"""Who owns a cart, an upload or an order: a browser, a customer, or both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, or_


@dataclass(frozen=True)
class Visitor:
    """A browser known by a random key, and the customer signed in there."""

    key: str
    customer_id: int | None = None

    def owns(self, owned: Any) -> ColumnElement[bool]:
        """Give the condition on a class with `visitor` and `customer_id` columns."""
        mine: ColumnElement[bool] = owned.visitor == self.key
        if self.customer_id is None:
            return mine
        return or_(mine, owned.customer_id == self.customer_id)
