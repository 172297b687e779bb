"""What happens to orders away from the page."""

from __future__ import annotations


def send_receipt(order_id: int) -> None:
    raise NotImplementedError(order_id)


def expire_unpaid() -> None:
    raise NotImplementedError
