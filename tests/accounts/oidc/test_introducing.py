"""A forged, stale or misdirected ID token introduces nobody (fault A14)."""

import time

import pytest
from joserfc.jwk import RSAKey

from store.accounts.oidc.signatures import read_keys
from store.accounts.oidc.told import NotTaken
from tests.accounts.oidc.tokens import ACCESS, NONCE, claims, introduce
from tests.servers.hostile import CLIENT
from tests.servers.minting import (
    a_key,
    half_hash,
    minted,
    public,
    signed_with_public_key,
    unsigned,
)


def test_an_honest_token_introduces_somebody(there, door):
    token = minted(claims(there, name="Asha Rao", at_hash=half_hash(ACCESS)), there.key)

    told = introduce(door, token)

    assert (told.issuer, told.subject, told.name) == (
        there.issuer,
        "asha-there",
        "Asha Rao",
    )
    assert told.proofs == {"fed"}
    assert told.email is None


@pytest.mark.asvs("V9.1.2")
@pytest.mark.parametrize("algorithm", ["RS256", "PS256", "ES256", "EdDSA"])
def test_every_algorithm_of_the_list_is_read(there, door, algorithm):
    key = a_key(algorithm)
    there.keys = [key]

    token = minted(claims(there), key, algorithm=algorithm)

    assert introduce(door, token).subject == "asha-there"


def later(seconds):
    """A moment so long after the test began."""
    return lambda: time.time() + seconds


CLAIMS = {
    "another issuer": {"iss": "https://another.example/realms/shop"},
    "no issuer": {"iss": None},
    "an issuer that only begins like it": {"iss": "http://127.0.0.1"},
    "for another client": {"aud": "another-shop"},
    "for others besides": {"aud": [CLIENT, "another-shop"]},
    "for nobody": {"aud": None},
    "handed on by another client": {"azp": "another-shop"},
    "expired": {"iat": later(-361), "exp": later(-61)},
    "without an end": {"exp": None},
    "made in the future": {"iat": later(120), "exp": later(600)},
    "made long ago": {"iat": later(-700), "exp": later(600)},
    "without its making": {"iat": None},
    "not to be used yet": {"nbf": later(120)},
    "an end that is no number": {"exp": "tomorrow"},
    "an end that is true": {"exp": True},
    "an end beyond all days": {"exp": 1e300},
    "of nobody": {"sub": None},
    "of somebody without a name": {"sub": ""},
    "of a number": {"sub": 7},
    "of a name too long": {"sub": "x" * 256},
    "another nonce": {"nonce": "of another browser"},
    "no nonce": {"nonce": None},
    "a nonce that is a list": {"nonce": [NONCE]},
    "of another access token": {"at_hash": half_hash("another token")},
    "an access token": {"typ": "Bearer"},
    "a logout token by its events": {"events": {}},
    "a session that is a list": {"sid": ["one"]},
}


@pytest.mark.fault("A14")
@pytest.mark.asvs("V9.2.1")
@pytest.mark.asvs("V9.2.2")
@pytest.mark.asvs("V9.2.3")
@pytest.mark.asvs("V10.5.1")
@pytest.mark.asvs("V10.5.4")
@pytest.mark.parametrize("what", CLAIMS)
def test_A14_a_token_that_claims_the_wrong_thing_is_refused(there, door, what):
    told = {
        name: value() if callable(value) else value for name, value in CLAIMS[what].items()
    }
    token = minted(claims(there, **told), there.key)

    with pytest.raises(NotTaken):
        introduce(door, token)


def forged(there):
    """What somebody sends who does not have the provider's key."""
    good, key, thief = claims(there), there.key, a_key("ES256", "thief")
    stolen_name = {"kid": key.kid}
    honest = minted(good, key)
    head, body, mark = honest.split(".")
    other = minted(claims(there, sub="bina-there"), key).split(".")[1]
    return {
        "no algorithm": unsigned(good),
        "no algorithm, but a key": unsigned(good, kid=key.kid),
        "the public key as a secret": signed_with_public_key(good, key),
        "another key under its name": minted(good, thief, **stolen_name),
        "a key nobody published": minted(good, thief),
        "a key in its own header": minted(good, thief, jwk=thief.as_dict(private=False)),
        "keys at an address of its own": minted(
            good, thief, **stolen_name, jku="https://evil.example/keys"
        ),
        "a key of the file system": minted(good, thief, kid="../../dev/null"),
        "no signature": f"{head}.{body}.",
        "half of a signature": f"{head}.{body}.{mark[: len(mark) // 2]}",
        "another body": f"{head}.{other}.{mark}",
        "two parts": f"{head}.{body}",
        "five parts": f"{honest}.a.b",
        "no token": "not a token",
        "nothing": "",
        "very much": f"{head}.{'x' * 20_000}.{mark}",
        "a type of its own": minted(good, key, typ="logout+jwt"),
    }


FORGERIES = list(forged(type("There", (), {"issuer": "", "key": a_key()})))


@pytest.mark.fault("A14")
@pytest.mark.asvs("V6.8.2")
@pytest.mark.asvs("V9.1.1")
@pytest.mark.asvs("V9.1.2")
@pytest.mark.asvs("V9.1.3")
@pytest.mark.parametrize("what", FORGERIES)
def test_A14_a_token_that_the_provider_did_not_sign_is_refused(there, door, what):
    with pytest.raises(NotTaken):
        introduce(door, forged(there)[what])

    assert set(there.asked) <= {"/.well-known/openid-configuration", "/certs"}


@pytest.mark.asvs("V9.1.1")
def test_a_token_with_any_letter_changed_is_refused(there, door):
    token = minted(claims(there), there.key)
    end = len(token) - 1  # of its last letter some bits mean nothing
    taken = []

    for place in range(0, end, 7):
        letter = "A" if token[place] != "A" else "B"
        try:
            introduce(door, token[:place] + letter + token[place + 1 :])
            taken.append(place)
        except NotTaken:
            continue

    assert taken == []


def test_a_minute_of_difference_between_the_clocks_does_not_matter(there, door):
    at = time.time()
    told = claims(there, iat=at + 50, nbf=at + 50, exp=at + 300)
    ended = claims(there, iat=at - 400, exp=at - 50)

    assert introduce(door, minted(told, there.key)).subject == "asha-there"
    assert introduce(door, minted(ended, there.key)).subject == "asha-there"


def test_without_a_key_s_name_there_must_be_no_choice(there, door):
    token = minted(claims(there), there.key, kid=None)
    assert introduce(door, token).subject == "asha-there"

    there.keys = [there.key, a_key("ES256", "second")]
    door._keys.at = None

    with pytest.raises(NotTaken):
        introduce(door, token)


def test_keys_that_are_weak_secret_or_for_something_else_are_not_read():
    weak = RSAKey.generate_key(1024, {"kid": "weak"}).as_dict(private=False)
    good = a_key().as_dict(private=False)
    rows = [
        weak,
        {"kty": "oct", "k": "c2VjcmV0", "kid": "shared"},
        {**good, "use": "enc"},
        {**good, "x": "not a point"},
        "not a key",
        good,
    ]

    assert [key.kid for key in read_keys({"keys": rows})] == [good["kid"]]
    assert read_keys({"keys": "none"}) == ()
    assert read_keys(public()) == ()
