"""What an order's page shows of its invoice and credit notes."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from store.invoices.queries import documents_of_order
from store.orders.models import Order


def beside_order(session: Session, order: Order) -> Mapping[str, object]:
    """Give an order's tax documents, the invoice first; none while it is not firm."""
    if order.is_pending:
        return {"tax_documents": []}
    return {"tax_documents": documents_of_order(session, order.id)}
