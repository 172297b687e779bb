"""The provider is who the settings say, is asked seldom, and can be away."""

from datetime import timedelta

import pytest

from store.accounts.oidc import gateway
from store.accounts.oidc.discovery import read
from store.accounts.oidc.problems import problems
from store.accounts.oidc.told import NotTaken, ProviderDown
from store.kernel import clock
from store.kernel.circuit import REST
from store.settings import Settings
from tests.servers.certificates import self_signed
from tests.servers.hostile import HostileProvider
from tests.servers.minting import a_key, minted

DOCUMENT = "/.well-known/openid-configuration"
BACK = "http://localhost/account/oidc/callback"


def begin(door):
    return door.begin(redirect_uri=BACK)


WRONG = {
    "of another issuer": {"issuer": "https://evil.example/realms/shop"},
    "of an issuer with a slash more": {"issuer": "{issuer}/"},
    "of no issuer": {"issuer": None},
    "that leads elsewhere to sign in": {"authorization_endpoint": "https://evil.example/"},
    "without a page to sign in": {"authorization_endpoint": None},
    "whose keys come unprotected": {"jwks_uri": "http://keys.example/certs"},
    "whose tokens come from a file": {"token_endpoint": "file:///etc/passwd"},
    "whose tokens come from a list": {"token_endpoint": ["http://127.0.0.1/token"]},
}


@pytest.mark.asvs("V10.5.3")
@pytest.mark.parametrize("what", WRONG)
def test_a_description_that_is_not_the_issuers_own_is_not_followed(there, door, what):
    there.document = {
        name: value.format(issuer=there.issuer) if isinstance(value, str) else value
        for name, value in WRONG[what].items()
    }

    with pytest.raises(ProviderDown):
        begin(door)


def test_a_way_out_that_leads_elsewhere_is_not_offered(there):
    told = there._described(None)

    there_too = read(
        {**told, "end_session_endpoint": "https://evil.example"}, issuer=there.issuer
    )

    assert there_too.end_session_endpoint is None


@pytest.mark.parametrize(
    "issuer", ["http://keycloak.example/realms/shop", "http://10.0.0.1"]
)
def test_a_provider_without_https_is_only_for_this_machine(issuer):
    told = {"OIDC_ISSUER": issuer, "OIDC_CLIENT_ID": "shop", "OIDC_CLIENT_SECRET": "x"}

    with pytest.raises(ValueError, match="OIDC_ISSUER: must begin with https"):
        Settings(_env_file=None, **told)


def test_the_description_and_the_keys_are_kept_for_an_hour(there, door):
    token = there.id_token()
    for _ in range(3):
        begin(door)
        door.verified(token)

    assert there.asked == {DOCUMENT: 1, "/certs": 1}

    with clock.frozen(clock.now() + timedelta(minutes=61)):
        door.verified(token)

    assert there.asked == {DOCUMENT: 2, "/certs": 2}


@pytest.mark.fault("F19")
def test_F19_a_new_key_is_found_by_looking_once_more(there, door):
    door.verified(there.id_token())
    there.key = a_key("ES256", "second")
    there.keys = [there.key]

    with clock.frozen(clock.now() + timedelta(minutes=1)):
        assert door.verified(there.id_token()).claims["sub"] == "asha-there"

    assert there.asked["/certs"] == 2


@pytest.mark.fault("F19")
def test_F19_keys_that_do_not_exist_make_nobody_ask_again_and_again(there, door):
    thief = a_key("ES256", "thief")
    stray = [minted({}, thief, kid=f"made-up-{number}") for number in range(40)]

    later = clock.now() + timedelta(minutes=1)
    door.verified(there.id_token())
    for token in stray:
        with clock.frozen(later), pytest.raises(NotTaken):
            door.verified(token)

    assert there.asked["/certs"] == 2


@pytest.mark.fault("F18")
def test_F18_a_dead_provider_is_left_alone_for_a_while(there, door):
    there.status = 503
    at = clock.now()
    with clock.frozen(at):
        for _ in range(10):
            with pytest.raises(ProviderDown):
                begin(door)

        assert there.asked.total() == gateway.FAILURES
        assert door.is_resting

    there.status = 200
    with clock.frozen(at + REST):
        assert begin(door).address.startswith(there.issuer)
        assert not door.is_resting


@pytest.mark.fault("F18")
def test_F18_nobody_listening_is_told_apart_from_nobody_allowed(there, door):
    door.metadata()
    there.refusal = "invalid_grant"

    with pytest.raises(NotTaken) as refused:
        door.refresh("an-old-one")

    assert refused.value.why == "provider: invalid_grant"
    with pytest.raises(ProviderDown):
        gateway.Provider("http://127.0.0.1:9/realms/shop", "shop", "secret").metadata()


@pytest.mark.asvs("V12.3.2")
def test_a_provider_that_nobody_vouches_for_is_not_asked(tmp_path, monkeypatch):
    certificate = self_signed(tmp_path, "localhost")
    server = HostileProvider(certificate=certificate)
    try:
        gateway._certificates.cache_clear()
        with pytest.raises(ProviderDown) as refused:
            gateway.Provider(server.issuer, "shop", "secret").metadata()
        assert refused.value.why == "SSLError"

        monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
        gateway._certificates.cache_clear()
        known = gateway.Provider(server.issuer, "shop", "secret").metadata()
        assert known.issuer == server.issuer
    finally:
        gateway._certificates.cache_clear()
        server.destroy()


BAD_ANSWERS = {
    "that leads elsewhere": {"moved": "http://127.0.0.1:9/"},
    "that is very long": {"padding": gateway.LARGEST},
    "that never ends": {"pause": 0.05},
}


@pytest.mark.parametrize("what", BAD_ANSWERS)
def test_an_answer_that_is_not_plain_is_not_read(there, door, what, monkeypatch):
    monkeypatch.setattr(gateway, "SECONDS", 0.3)
    for name, value in BAD_ANSWERS[what].items():
        setattr(there, name, value)

    with pytest.raises(ProviderDown):
        begin(door)

    assert there.asked.total() == 1


@pytest.mark.asvs("V10.2.1")
def test_every_departure_has_a_state_a_nonce_and_a_challenge_of_its_own(there, door):
    first, second = begin(door), begin(door)

    assert "code_challenge_method=S256" in first.address
    assert "response_type=code&" in first.address
    for name in ("state", "nonce", "verifier"):
        assert len(getattr(first, name)) >= 43
        assert getattr(first, name) != getattr(second, name)
    assert first.verifier not in first.address
    assert "a-secret-of-the-tests-only" not in first.address


def test_secrets_are_not_in_what_is_printed(there, door):
    begun = begin(door)

    assert begun.verifier not in repr(begun)
    assert there.settings["OIDC_CLIENT_SECRET"] not in repr(vars(door)["line"])


def test_the_check_of_an_installation_names_what_is_wrong_there(there):
    assert problems() == []

    there.document, there.keys = {"end_session_endpoint": None}, []
    gateway._provider.cache_clear()
    assert problems() == [
        "OIDC_ISSUER: it publishes no key to sign by that is taken here.",
        "OIDC_ISSUER: nobody can be signed out there from the shop.",
    ]

    there.document = {"issuer": "https://other.example"}
    gateway._provider.cache_clear()
    assert problems() == ["OIDC_ISSUER: the document is of another issuer."]


def test_a_shop_without_a_provider_has_no_problem_with_it(configuration):
    assert problems() == []
