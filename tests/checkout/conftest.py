"""Customers who walk through the checkout by its pages only."""

from tests.payments.conftest import pay_page

__all__ = ["pay_page"]
