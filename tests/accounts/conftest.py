"""What the tests of accounts stand on."""

from email import message_from_bytes
from email.policy import default

import pytest
from argon2 import PasswordHasher

from store.accounts import codes, passwords
from store.kernel import ids
from tests.accounts.postbox import Postbox
from tests.browsing import Browser
from tests.limited import limited

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
def limited_browser(app, configuration, database):
    """A visitor whose attempts are counted."""
    with limited(configuration, database) as counting:
        yield Browser(counting.test_client())


@pytest.fixture
def mailbox(configuration):
    """Gives the subjects of the mails that were sent since the test began."""
    folder = configuration.VAR / "mail"
    for old in folder.glob("*.eml"):
        old.unlink()

    def subjects() -> set[str]:
        found = [path.read_bytes() for path in folder.glob("*.eml")]
        return {message_from_bytes(mail, policy=default)["Subject"] for mail in found}

    return subjects


@pytest.fixture
def short_sheets(monkeypatch):
    """Ten codes take half a second to hash, which is the point of them."""
    monkeypatch.setattr(codes, "CODES", 1)


@pytest.fixture
def quickly(monkeypatch):
    """Hashes that cost next to nothing, where it is not their cost that is tested."""
    monkeypatch.setattr(passwords, "_hasher", QUICK)
    monkeypatch.setattr(passwords, "_NOBODY", QUICK.hash(ids.token(32)))


@pytest.fixture
def postbox(configuration):
    """What arrives by mail."""
    return Postbox(configuration.VAR / "mail")
