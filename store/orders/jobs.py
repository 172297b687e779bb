"""What happens to orders away from the page."""

from __future__ import annotations

from store.infra import mail
from store.infra.db import reading, transaction
from store.kernel import clock
from store.orders import actions, mails
from store.orders.queries import order_with_id
from store.settings import settings


def send_receipt(order_id: int) -> None:
    """Mail the receipt of a paid order; once, as far as anybody can tell."""
    with reading() as session:
        order = order_with_id(session, order_id)
    if actions.has_receipt(order):
        return
    mail.send(mails.receipt(order, settings()), settings())
    with transaction() as session:
        actions.note_receipt(session, order_id=order_id, at=clock.now())
