"""The provider ends sessions by a token of its own, and nobody else does (fault A16)."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from store.accounts.models import ProviderSession
from store.infra.db import reading
from store.kernel import clock
from tests.servers.minting import a_key, minted, signed_with_public_key, unsigned

pytestmark = pytest.mark.one_database

ADDRESS = "/account/oidc/logout-token"
EVENT = "http://schemas.openid.net/event/backchannel-logout"


def seconds(change):
    return int(clock.now().timestamp()) + change


def send(client, token):
    return client.post(ADDRESS, data={"logout_token": token})


def is_in(visitor):
    return visitor.get("/account").status_code == 200


@pytest.mark.asvs("V7.6.1")
@pytest.mark.asvs("V10.5.5")
def test_a_session_that_ended_there_ends_here(client, traveller, another_traveller, there):
    traveller.travel()
    there.claims = {"sid": "another-session"}
    another_traveller.travel()

    answer = send(client, there.logout_token())

    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert not is_in(traveller)
    assert is_in(another_traveller)


def test_without_a_session_s_name_all_of_a_persons_end(
    client, traveller, another_traveller, there
):
    traveller.travel()
    there.claims = {"sid": "another-session"}
    another_traveller.travel()

    assert send(client, there.logout_token(sid=None)).status_code == 200

    assert not is_in(traveller)
    assert not is_in(another_traveller)
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(ProviderSession)) == 0


@pytest.mark.parametrize("other", [{"sub": "bina-there"}, {"sid": "unknown"}])
def test_what_names_somebody_else_ends_nothing(client, traveller, there, other):
    traveller.travel()

    assert send(client, there.logout_token(**other)).status_code == 200
    assert is_in(traveller)


@pytest.mark.asvs("V10.5.5")
def test_the_same_token_counts_once(client, traveller, there):
    token = there.logout_token()
    assert send(client, token).status_code == 200
    traveller.travel()

    assert send(client, token).status_code == 400
    assert is_in(traveller)


WRONG = {
    "another issuer": {"iss": "https://another.example"},
    "another client": {"aud": "another-shop"},
    "for others besides": {"aud": ["shop", "another-shop"]},
    "made three minutes ago": {"iat": -180},
    "made in the future": {"iat": 120, "exp": 300},
    "without its making": {"iat": None},
    "over": {"exp": -90},
    "no events": {"events": None},
    "events that are a list": {"events": [EVENT]},
    "another event": {"events": {"http://schemas.openid.net/event/other": {}}},
    "an event that is a text": {"events": {EVENT: "yes"}},
    "a nonce": {"nonce": "as an ID token has"},
    "no name of its own": {"jti": None},
    "nobody's": {"sub": None, "sid": None},
    "a session that is a list": {"sid": ["session-there"]},
    "an ID token by its type": {"typ": "ID"},
}
HEADERS = {"a plain type": {"typ": "JWT"}, "no type": {"typ": None}}


@pytest.mark.fault("A16")
@pytest.mark.asvs("V10.5.5")
@pytest.mark.asvs("V9.2.2")
def test_A16_a_bad_logout_token_ends_nothing(client, traveller, there):
    traveller.travel()
    bad = {**_misspoken(there), **_forged(there)}

    answers = {what: send(client, token) for what, token in bad.items()}

    assert {what: each.status_code for what, each in answers.items()} == dict.fromkeys(
        bad, 400
    )
    assert all(each.json == {"error": "invalid_request"} for each in answers.values())
    assert is_in(traveller)


def _misspoken(there):
    """Signed by the provider, but not what a logout token is."""
    told = {
        what: there.logout_token(
            **{
                name: seconds(value) if name in {"iat", "exp"} and value else value
                for name, value in changes.items()
            }
        )
        for what, changes in WRONG.items()
    }
    headers = {what: there.logout_token(header) for what, header in HEADERS.items()}
    return {**told, **headers, "an ID token": there.id_token()}


def _forged(there):
    """Everything a logout token is, but for the signature."""
    claims = {
        "iss": there.issuer,
        "aud": "shop",
        "iat": seconds(0),
        "jti": "forged",
        "sub": "asha-there",
        "events": {EVENT: {}},
    }
    thief = a_key("ES256", "thief")
    return {
        "nothing": "",
        "unsigned": unsigned(claims, typ="logout+jwt"),
        "signed by a thief": minted(claims, thief, typ="logout+jwt", kid=there.key.kid),
        "signed by the public key": signed_with_public_key(claims, there.key),
    }


@pytest.mark.fault("A16")
@pytest.mark.asvs("V7.6.2")
def test_A16_nobody_is_signed_out_or_in_by_another_page(traveller, there):
    traveller.travel()
    bare = traveller.client

    assert bare.post("/account/oidc/logout").status_code == 400
    assert bare.post("/account/oidc/start").status_code == 400
    assert bare.get("/account/oidc/logout").status_code == 405
    assert bare.get("/account/oidc/start").status_code == 405
    assert bare.get(ADDRESS).status_code == 405
    assert is_in(traveller)


def test_without_keys_to_check_by_the_provider_may_try_again(client, traveller, there):
    traveller.travel()
    token = there.logout_token()
    there.status = 503

    with clock.frozen(clock.now() + timedelta(minutes=61)):
        assert send(client, token).status_code == 503

    assert is_in(traveller)
