"""Customers who walk through the checkout by its pages only."""

import pytest

from tests.checkout.walk import put_in_cart
from tests.factories.buying import a_part
from tests.payments.conftest import pay_page

__all__ = ["pay_page"]


@pytest.fixture
def part(database):
    return a_part(price="149.00", stock=5)


@pytest.fixture
def shopper(browser, part):
    """A guest with one part in the cart."""
    put_in_cart(browser)
    return browser
