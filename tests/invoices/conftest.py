"""Orders that are paid on the pay page."""

from tests.payments.conftest import pay_page

__all__ = ["pay_page"]
