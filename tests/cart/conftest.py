"""What the tests of the cart stand on."""

from email import message_from_bytes, policy

import pytest

import store.settings
from tests.browsing import Browser
from tests.limited import limited


@pytest.fixture
def limited_browser(app, configuration, database):
    """A visitor whose attempts are counted."""
    with limited(configuration, database) as counting:
        yield Browser(counting.test_client())


@pytest.fixture
def mailbox(configuration, tmp_path):
    """An empty file mailbox; gives what arrived in it."""
    store.settings.use(configuration.model_copy(update={"VAR": tmp_path}))
    yield lambda: [
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in sorted((tmp_path / "mail").glob("*.eml"))
    ]
    store.settings.use(configuration)
