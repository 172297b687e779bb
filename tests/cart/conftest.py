"""What the tests of the cart stand on."""

import pytest

from tests.browsing import Browser
from tests.limited import limited


@pytest.fixture
def limited_browser(app, configuration, database):
    """A visitor whose attempts are counted."""
    with limited(configuration, database) as counting:
        yield Browser(counting.test_client())
