"""What the workshop does when an order is firm."""

from __future__ import annotations

from store.infra.db import transaction
from store.kernel import clock
from store.production import actions


def stop_print_jobs(order_id: int) -> None:
    """Take the prints of a cancelled order off the board."""
    with transaction() as session:
        actions.stop_print_jobs(session, order_id=order_id, at=clock.now())


def create_print_jobs(order_id: int) -> None:
    """Put the prints of a firm order on the board."""
    with transaction() as session:
        actions.create_print_jobs(session, order_id=order_id, at=clock.now())
