"""Passwords are kept as argon2id, and an unknown name takes as long as a wrong one."""

import time

import pytest

from store.accounts.passwords import LONGEST, hashed, matches
from store.kernel.errors import Invalid

GOOD = "correct horse battery"


def test_a_password_matches_itself_only():
    stored = hashed(GOOD)

    assert stored.startswith("$argon2id$")
    assert matches(GOOD, stored)
    assert not matches(GOOD + " ", stored)
    assert hashed(GOOD) != stored


@pytest.mark.parametrize(
    "poor", ["", "short", "a" * 9, "a" * 129, "aaaaaaaaaaaa", "1212121212"]
)
def test_a_poor_password_is_refused_at_its_field(poor):
    with pytest.raises(Invalid) as refused:
        hashed(poor, field="new_password")

    assert refused.value.field == "new_password"


@pytest.mark.parametrize("stored", [None, "", "not a hash"])
def test_without_a_stored_password_nothing_matches(stored):
    assert not matches(GOOD, stored)
    assert not matches("nobody has this password", None)
    assert not matches("x" * (LONGEST + 1), hashed(GOOD))


@pytest.mark.asvs("V6.3.8")
def test_an_unknown_name_is_not_found_out_by_the_time_it_takes():
    stored = hashed(GOOD)

    known, unknown = fastest(stored), fastest(None)

    assert unknown > known / 2


def fastest(stored):
    """The least work of a few trials, in processor time: others at work do not count."""
    return min(_timed(stored) for _ in range(5))


def _timed(stored):
    started = time.process_time()
    matches("a wrong password", stored)
    return time.process_time() - started
