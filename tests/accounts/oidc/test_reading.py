"""What a checked token says of a person: proofs, roles, an address."""

import math
import time

import pytest

from store.accounts.oidc.introducing import roles_now
from store.accounts.oidc.told import NotTaken, Tokens
from store.kernel import clock
from tests.accounts.oidc.tokens import claims, introduce
from tests.servers.hostile import CLIENT
from tests.servers.minting import a_key, minted

now = time.time
STRONG = [
    ({"acr": "2"}, True),
    ({"acr": "3"}, True),
    ({"acr": "1"}, False),
    ({"acr": "0"}, False),
    ({"acr": "urn:strong:2"}, False),
    ({"acr": 2}, False),
    ({}, False),
    ({"amr": ["pwd", "otp"]}, True),
    ({"amr": ["hwk"]}, True),
    ({"amr": ["mfa"]}, True),
    ({"amr": ["pwd"]}, False),
    ({"amr": "otp"}, False),
    ({"acr": "2", "auth_time": None}, False),
]


@pytest.mark.asvs("V6.8.4")
@pytest.mark.parametrize(("said", "strong"), STRONG)
def test_only_a_provider_that_says_so_and_when_counts_for_two_factors(
    there, door, said, strong
):
    told = claims(there, **{"auth_time": int(now()), **said})

    found = introduce(door, minted(told, there.key))

    assert found.proofs == ({"fed", "mfa"} if strong else {"fed"})


def access_token(there, **changes):
    told = {"azp": CLIENT, "aud": "account", "typ": "Bearer", "nonce": None, **changes}
    return minted(claims(there, **told), there.key)


def test_roles_are_read_from_either_token(there, door):
    roles = {"realm_access": {"roles": ["support", "offline_access"]}}

    in_access = introduce(
        door, minted(claims(there), there.key), access_token=access_token(there, **roles)
    )
    in_id_token = introduce(door, minted(claims(there, **roles), there.key))

    assert in_access.roles == in_id_token.roles == {"support", "offline_access"}


OTHERS = {
    "for another client": {"azp": "another-shop"},
    "of another issuer": {"iss": "https://another.example"},
    "expired": {"iat": 0, "exp": 1},
    "an ID token": {"typ": "ID"},
}


@pytest.mark.parametrize("what", OTHERS)
def test_an_access_token_that_is_not_ours_to_read_gives_no_role(there, door, what):
    roles = {"realm_access": {"roles": ["owner"]}}
    stray = access_token(there, **roles, **OTHERS[what])

    told = introduce(door, minted(claims(there), there.key), access_token=stray)

    assert told.roles == frozenset()


def test_a_forged_access_token_gives_no_role(there, door):
    roles = {"realm_access": {"roles": ["owner"]}}
    stray = access_token(there, **roles)
    forged = minted(claims(there, **roles), a_key("ES256", "thief"), kid=there.key.kid)

    told = introduce(door, minted(claims(there), there.key), access_token=forged)

    assert stray != forged
    assert told.roles == frozenset()


def test_an_access_token_of_another_person_ends_the_sign_in(there, door):
    stray = access_token(there, sub="bina-there")

    with pytest.raises(NotTaken) as refused:
        introduce(door, minted(claims(there), there.key), access_token=stray)

    assert refused.value.why == "subject"


@pytest.mark.parametrize("said", [None, "support", ["support"], {"roles": "support"}])
def test_roles_that_are_no_list_are_none(there, door, said):
    told = introduce(door, minted(claims(there, realm_access=said), there.key))

    assert told.roles == frozenset()


def test_a_refresh_that_tells_nothing_readable_takes_no_role_away(there, door):
    opaque = Tokens(id_token="", access_token="opaque", refresh_token="")

    assert roles_now(door, opaque, subject="asha-there", at=clock.now()) is None


ADDRESSES = [
    ("asha@example.com", True, "asha@example.com"),
    ("  Asha@Example.COM ", True, "asha@example.com"),
    ("asha@example.com", False, None),
    ("asha@example.com", "true", None),
    ("asha@example.com\nBcc: all", True, None),
    ("not an address", True, None),
    (["asha@example.com"], True, None),
]


@pytest.mark.parametrize(("email", "is_confirmed", "taken"), ADDRESSES)
def test_only_an_address_that_the_provider_confirmed_is_taken(
    there, door, email, is_confirmed, taken
):
    told = claims(there, email=email, email_verified=is_confirmed)

    assert introduce(door, minted(told, there.key)).email == taken


def test_a_moment_that_is_no_number_of_this_world_is_refused(there, door):
    with pytest.raises(NotTaken):
        introduce(door, minted(claims(there, auth_time=math.inf), there.key))
