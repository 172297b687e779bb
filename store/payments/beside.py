"""What the order's page shows of its payment: where a transfer goes."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from store.orders.models import Order
from store.settings import settings


def transfer_beside(session: Session, order: Order) -> Mapping[str, object]:
    """Give the account and the UPI id, by the names that the page uses."""
    del session, order
    chosen = settings()
    return {"bank_account": chosen.BANK_ACCOUNT, "upi_id": chosen.BANK_UPI_ID}
