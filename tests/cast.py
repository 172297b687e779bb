"""The people of the tests: Asha owns, Bina is a stranger, Staff works, Owner may do all.

They are made by the same actions as in the shop, in the test's `session` when it has
one, else in a transaction of their own.
"""

from unittest import mock

import pytest

from store.accounts.actions import create_staff, people, sign_up
from store.accounts.models import Role
from store.accounts.passwords import hashed
from store.infra import db
from tests.browsing import PASSWORD

# What is kept of the password all have: hashing it takes a while, so once.
STORED = hashed(PASSWORD)


@pytest.fixture
def asha(request, database):
    """A customer whose things the test is about."""
    return _made(request, sign_up, email="asha@example.com", name="Asha Rao")


@pytest.fixture
def bina(request, database):
    """Another customer, who must not see what is Asha's."""
    return _made(request, sign_up, email="bina@example.com", name="Bina Shah")


@pytest.fixture
def staff(request, database):
    """Somebody who packs and prints."""
    return _made(
        request,
        create_staff,
        email="staff@example.com",
        name="Sam Staff",
        role=Role.MANAGER,
    )


@pytest.fixture
def owner(request, database):
    """The owner of the shop."""
    return _made(
        request, create_staff, email="owner@example.com", name="Omar Owner", role=Role.OWNER
    )


def _made(request, action, **who):
    with mock.patch.object(people, "hashed", return_value=STORED):
        if "session" in request.fixturenames:
            return action(request.getfixturevalue("session"), password=PASSWORD, **who)
        with db.transaction() as session:
            return action(session, password=PASSWORD, **who)
