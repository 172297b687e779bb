"""What is sent as a passkey's answer: only what a device signed is ever believed."""

import json

import pytest
from hypothesis import given, strategies as st

from store.accounts import passkeys

SHOP = passkeys.House("localhost", "http://localhost")


@given(
    st.text(max_size=60)
    | st.recursive(st.none() | st.text(max_size=5), st.lists).map(json.dumps)
)
def test_whatever_is_sent_as_an_answer_is_refused_in_the_same_words(text):
    for read in (
        passkeys.named,
        lambda sent: passkeys.made(sent, shop=SHOP, challenge=b"x" * 32),
    ):
        with pytest.raises(passkeys.Refused, match="That passkey did not fit"):
            read(text)


@pytest.mark.parametrize("text", ["[" * 9_000, "{}" * 9_000, '{"id": 1, "rawId": "é"}'])
def test_an_answer_that_is_deep_or_long_or_odd_is_refused(text):
    with pytest.raises(passkeys.Refused):
        passkeys.named(text)


@pytest.mark.parametrize(
    ("address", "name", "origin"),
    [
        ("https://shop.example", "shop.example", "https://shop.example"),
        ("https://shop.example:8443", "shop.example", "https://shop.example:8443"),
        ("http://127.0.0.1:8000", "localhost", "http://localhost:8000"),
        ("http://192.168.1.5:8000", None, None),
    ],
)
def test_passkeys_belong_to_the_name_of_the_public_address(
    configuration, address, name, origin
):
    house = passkeys.house(configuration.model_copy(update={"PUBLIC_URL": address}))

    assert house == (passkeys.House(name, origin) if name else None)
