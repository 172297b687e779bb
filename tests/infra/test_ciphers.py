"""Sealed fields: authentic, bound to their place, readable after the key has changed."""

import base64
import os

import pytest

from store import settings
from store.infra.ciphers import Unreadable, is_current, seal, unseal

PLACE = "authenticator_app.secret:7"


def key(name):
    return f"{name}:{base64.b64encode(os.urandom(32)).decode()}"


@pytest.fixture
def keys(configuration):
    """Let the shop have these keys, the newest first."""

    def use(*names):
        settings.use(configuration.model_copy(update={"DATA_KEYS": ",".join(names)}))

    yield use
    settings.use(configuration)


@pytest.mark.asvs("V11.3.3")
def test_what_was_sealed_opens_in_its_own_place_only(keys):
    keys(key("a"))
    stored = seal("JBSWY3DPEHPK3PXP", place=PLACE)

    assert unseal(stored, place=PLACE) == "JBSWY3DPEHPK3PXP"
    assert "JBSWY3DPEHPK3PXP" not in stored
    with pytest.raises(Unreadable):
        unseal(stored, place="authenticator_app.secret:8")


@pytest.mark.asvs("V11.3.3")
def test_every_changed_bit_is_noticed(keys):
    keys(key("a"))
    form, key_id, text = seal("secret", place=PLACE).split(".")
    sealed = base64.urlsafe_b64decode(text)

    for position in range(len(sealed)):
        changed = bytearray(sealed)
        changed[position] ^= 1
        with pytest.raises(Unreadable):
            unseal(
                f"{form}.{key_id}.{base64.urlsafe_b64encode(changed).decode()}", place=PLACE
            )


@pytest.mark.asvs("V11.3.4")
def test_no_nonce_comes_twice(keys):
    keys(key("a"))

    nonces = {
        base64.urlsafe_b64decode(seal("x", place=PLACE).split(".")[2])[:12]
        for _ in range(10_000)
    }

    assert len(nonces) == 10_000


@pytest.mark.asvs("V11.2.2")
def test_a_new_key_seals_and_the_old_one_still_opens(keys):
    old, new = key("a"), key("b")
    keys(old)
    before = seal("secret", place=PLACE)

    keys(new, old)

    assert unseal(before, place=PLACE) == "secret"
    assert not is_current(before)
    assert is_current(seal("secret", place=PLACE))
    keys(new)
    with pytest.raises(Unreadable):
        unseal(before, place=PLACE)


@pytest.mark.parametrize(
    "stored", ["", "v1", "v1.a", "v1.a.b.c", "v2.a.AAAA", "v1.a.!", "plain"]
)
def test_what_was_never_sealed_is_unreadable(keys, stored):
    keys(key("a"))

    with pytest.raises(Unreadable):
        unseal(stored, place=PLACE)
