"""An access token is ours, of this shop, this kind and this time, or it is nothing."""

import base64
import json
from datetime import timedelta

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from store.accounts import access_tokens
from store.accounts.access_tokens import LASTS, SKEW, Claims, read, signed, subject_of
from store.kernel import clock
from store.kernel.errors import Invalid
from store.settings import Settings

SHOP = Settings(_env_file=None, ENVIRONMENT="test", SECRET_KEY="a-secret-of-the-tests")
SAID = Claims("asha-to-programs", "session-1", frozenset({"orders.read"}))
RSA = RSAKey.generate_key(2048)


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def token(now):
    return signed(SAID, SHOP, at=now)


def part(value):
    text = json.dumps(value).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def forged(head, *, key=None, algorithm="HS256", **changes):
    """A token that says what ours would, but for what is changed."""
    at = int(clock.now().timestamp())
    body = {
        "iss": SHOP.PUBLIC_URL,
        "aud": f"{SHOP.PUBLIC_URL}/api/v1",
        "sub": "eve",
        "sid": "session-1",
        "scope": "orders.read",
        "jti": "1",
        "iat": at,
        "nbf": at,
        "exp": at + 600,
    }
    body = {name: value for name, value in (body | changes).items() if value is not None}
    key = key or access_tokens._key(SHOP)
    whole = {"alg": algorithm, "typ": "at+jwt", "kid": access_tokens._key(SHOP)}
    whole["kid"] = access_tokens._name_of(access_tokens._key(SHOP))
    return jwt.encode(whole | head, body, key, algorithms=[algorithm])


def test_what_was_signed_is_read(token, now):
    assert read(token, SHOP, at=now) == SAID


@pytest.mark.asvs("V9.1.1")
def test_no_letter_of_a_token_may_be_another(token, now):
    head, body, seal = token.split(".")
    for place in range(0, len(token), 3):
        if token[place] == ".":
            continue
        other = "A" if token[place] != "A" else "Q"
        with pytest.raises(Invalid):
            read(token[:place] + other + token[place + 1 :], SHOP, at=now)
    for missing in (f"{head}.{body}.", f"{head}..{seal}", body, "", "..", "x" * 5000):
        with pytest.raises(Invalid):
            read(missing, SHOP, at=now)


@pytest.mark.asvs("V9.1.2")
def test_only_our_algorithm_counts(token, now):
    _, body, seal = token.split(".")
    for algorithm in ("none", "None", "HS512", "RS256", "ES256", "EdDSA"):
        for sealed in ("", seal):
            head = part({"alg": algorithm, "typ": "at+jwt"})
            with pytest.raises(Invalid):
                read(f"{head}.{body}.{sealed}", SHOP, at=now)
    with pytest.raises(Invalid):
        read(forged({}, key=RSA, algorithm="RS256"), SHOP, at=now)


@pytest.mark.asvs("V9.1.3")
@pytest.mark.parametrize(
    "head",
    [
        {"jku": "https://evil.example/keys"},
        {"x5u": "https://evil.example/cert"},
        {"jwk": {"kty": "oct", "k": "AAAA"}},
        {"kid": "../../dev/null"},
    ],
)
def test_a_token_never_says_which_key_is_its_own(head, now):
    evil = OctKey.import_key(b"a key of somebody else, 32 bytes!")
    for key in (evil, None):
        with pytest.raises(Invalid):
            read(forged(head, key=key), SHOP, at=now)


@pytest.mark.asvs("V9.2.1")
def test_a_token_lasts_ten_minutes_and_does_not_come_before_its_time(token, now):
    assert SKEW.total_seconds() <= 60
    assert read(token, SHOP, at=now + LASTS - timedelta(seconds=1))

    for moment in (now + LASTS + SKEW, now - SKEW - timedelta(seconds=2)):
        with pytest.raises(Invalid):
            read(token, SHOP, at=moment)


@pytest.mark.asvs("V9.2.2")
@pytest.mark.asvs("V9.2.3")
@pytest.mark.parametrize(
    ("head", "changes"),
    [
        ({"typ": "JWT"}, {}),
        ({"typ": "logout+jwt"}, {}),
        ({}, {"aud": "https://shop.example/another"}),
        ({}, {"aud": None}),
        ({}, {"iss": "https://evil.example"}),
        ({}, {"iss": None}),
        ({}, {"exp": None}),
        ({}, {"sid": None}),
        ({}, {"scope": ["orders.read"]}),
    ],
)
def test_a_token_of_another_kind_or_for_somebody_else_is_refused(head, changes, now):
    with pytest.raises(Invalid):
        read(forged(head, **changes), SHOP, at=now)


def test_another_secret_makes_another_key(token, now):
    other = SHOP.model_copy(update={"SECRET_KEY": "another secret of the tests"})

    with pytest.raises(Invalid):
        read(token, other, at=now)


def test_a_subject_is_nobodys_number_and_always_the_same():
    subject = subject_of(7, SHOP)

    assert subject == subject_of(7, SHOP) != subject_of(8, SHOP)
    assert len(subject) == 32
