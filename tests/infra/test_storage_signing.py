"""A signed permission holds for one file, one size and a while, and only if it is ours."""

from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from store.infra.storage.signing import Claim, sign, verify
from store.kernel.errors import Forbidden, Gone

SECRET = "a-secret-for-the-tests-only"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
CLAIM = Claim(key="incoming/1", size=684, expires_at=NOON + timedelta(minutes=10))
SIGNED = sign(CLAIM, secret=SECRET)


def test_a_permission_is_read_as_it_was_given():
    assert verify(SIGNED, secret=SECRET, at=NOON) == CLAIM


@pytest.mark.fault("U01")
def test_U01_a_permission_ends_with_its_time():
    assert verify(SIGNED, secret=SECRET, at=CLAIM.expires_at - timedelta(seconds=1))

    with pytest.raises(Gone):
        verify(SIGNED, secret=SECRET, at=CLAIM.expires_at)


@pytest.mark.fault("U01")
def test_U01_a_permission_for_another_file_or_size_is_not_ours():
    promised, signature = SIGNED.split(".")
    for other in (
        Claim(**vars(CLAIM) | {"key": "incoming/2"}),
        Claim(**vars(CLAIM) | {"size": 10**9}),
        Claim(**vars(CLAIM) | {"expires_at": NOON + timedelta(days=9)}),
    ):
        changed = sign(other, secret="a-secret-of-somebody-else").split(".")[0]
        assert changed != promised
        with pytest.raises(Forbidden):
            verify(f"{changed}.{signature}", secret=SECRET, at=NOON)


def test_another_secret_signs_other_words():
    with pytest.raises(Forbidden):
        verify(sign(CLAIM, secret="another-secret-0000"), secret=SECRET, at=NOON)


def test_two_permissions_for_the_same_file_differ():
    again = Claim(key=CLAIM.key, size=CLAIM.size, expires_at=CLAIM.expires_at)

    assert sign(again, secret=SECRET) != SIGNED


@pytest.mark.parametrize(
    "word",
    ["", ".", "..", "a.b", "é.é", SIGNED[:-4], f"{SIGNED}.x", SIGNED.split(".")[0]],
)
def test_what_is_no_permission_is_refused(word):
    with pytest.raises(Forbidden):
        verify(word, secret=SECRET, at=NOON)


@given(st.binary(max_size=60), st.binary(min_size=32, max_size=32))
def test_no_other_signature_fits(payload, signature):
    word = ".".join(urlsafe_b64encode(part).decode() for part in (payload, signature))

    with pytest.raises(Forbidden):
        verify(word, secret=SECRET, at=NOON)
