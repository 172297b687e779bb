"""What a customer sees of money that goes back, beside their order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from store.kernel.money import Money
from store.orders.models import Order
from store.payments.refunds.cancelling import refuse_by_customer
from store.payments.refunds.queries import refunds_of
from store.payments.refunds.returning import may_be_returned, returns_of
from store.payments.refunds.wording import destination, progress


@dataclass(frozen=True)
class ShownRefund:
    """One refund in the customer's words."""

    amount: Money
    place: str
    reason: str
    progress: str
    reference: str
    at: datetime
    has_failed: bool


def beside_order(session: Session, order: Order) -> Mapping[str, object]:
    """Give an order's refunds, and whether its customer may cancel it alone."""
    refunds = refunds_of(session, order.id) if order.refunded or order.is_paid else []
    return {
        "refunds": [
            ShownRefund(
                amount=refund.amount,
                place=destination(refund),
                reason=refund.reason,
                progress=progress(refund),
                reference=refund.reference,
                at=refund.settled_at or refund.created_at,
                has_failed=refund.has_failed,
            )
            for refund in refunds
        ],
        "returns": returns_of(session, order.id) if order.is_shipped else [],
        "may_return": may_be_returned(order),
        "may_call_off": order.is_firm and not refuse_by_customer(order),
    }
