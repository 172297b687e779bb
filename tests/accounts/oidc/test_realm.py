"""The realm that we hand out is set as the shop, and OWASP ASVS V10, want it."""

import json
from urllib.parse import urlsplit

import pytest

from store.accounts import permissions
from store.accounts.actions.identities import role_among
from store.accounts.models import Role
from store.settings import ROOT

POLICY = "org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy"
HALF_A_DAY = 12 * 3600


@pytest.fixture(scope="module")
def realm():
    return json.loads((ROOT / "docs/keycloak/realm.json").read_text())


@pytest.fixture(scope="module")
def client(realm):
    (found,) = realm["clients"]
    return found


def is_exact(address: str) -> bool:
    """One whole https address: no place holder, nothing left open."""
    parts = urlsplit(address)
    plain = not set("*?#+") & set(address)
    return parts.scheme == "https" and bool(parts.netloc) and bool(parts.path) and plain


@pytest.mark.asvs("V10.4.1")
def test_a_code_is_sent_to_one_exact_address_of_the_shop(client, application):
    (back,) = client["redirectUris"]

    assert is_exact(back)
    assert client["webOrigins"] == []
    with application.test_request_context():
        assert urlsplit(back).path == application.url_for("accounts.oidc_callback")


@pytest.mark.asvs("V10.4.3")
def test_a_code_lives_for_a_minute(realm):
    assert realm["accessCodeLifespan"] <= 60
    assert realm["accessCodeLifespanLogin"] <= 600


@pytest.mark.asvs("V10.4.4")
@pytest.mark.asvs("V10.6.1")
def test_there_is_no_grant_but_the_code_and_its_refresh(client):
    attributes = client["attributes"]

    assert client["standardFlowEnabled"] is True
    for name in ("implicitFlow", "directAccessGrants", "serviceAccounts"):
        assert client[f"{name}Enabled"] is False, name
    assert attributes["oauth2.device.authorization.grant.enabled"] == "false"
    assert attributes["oidc.ciba.grant.enabled"] == "false"


@pytest.mark.asvs("V10.4.5")
def test_a_refresh_token_counts_once(realm):
    assert realm["revokeRefreshToken"] is True
    assert realm["refreshTokenMaxReuse"] == 0


@pytest.mark.asvs("V10.4.6")
def test_a_code_wants_its_verifier(client):
    assert client["attributes"]["pkce.code.challenge.method"] == "S256"


@pytest.mark.asvs("V10.4.7")
def test_nobody_registers_a_client_by_themselves(realm):
    policies = {
        policy["providerId"]: policy["config"]
        for policy in realm["components"][POLICY]
        if policy["subType"] == "anonymous"
    }

    assert policies["max-clients"]["max-clients"] == ["0"]
    assert policies["trusted-hosts"]["trusted-hosts"] == []
    assert policies["trusted-hosts"]["host-sending-registration-request-must-match"] == [
        "true"
    ]


@pytest.mark.asvs("V10.4.8")
def test_no_session_and_no_token_lives_for_ever(realm):
    assert realm["accessTokenLifespan"] <= 300
    assert realm["ssoSessionIdleTimeout"] <= 1800
    assert realm["ssoSessionMaxLifespan"] <= HALF_A_DAY
    assert realm["offlineSessionMaxLifespanEnabled"] is True


@pytest.mark.asvs("V10.4.10")
def test_the_shop_proves_itself_by_a_secret_that_is_not_in_the_file(client):
    assert client["publicClient"] is False
    assert client["clientAuthenticatorType"] == "client-secret"
    assert client["secret"] == "${MAKRX_OIDC_CLIENT_SECRET}"


@pytest.mark.asvs("V10.4.11")
def test_the_shop_is_told_of_its_own_roles_alone(realm, client):
    (mapped,) = realm["scopeMappings"]
    roles = {role["name"] for role in realm["roles"]["realm"]}

    assert client["fullScopeAllowed"] is False
    assert mapped["client"] == client["clientId"]
    assert set(mapped["roles"]) == roles
    assert "offline_access" not in client["optionalClientScopes"]


@pytest.mark.asvs("V9.2.4")
def test_tokens_for_the_shop_name_the_shop(client):
    (audience,) = [
        mapper["config"]["included.client.audience"]
        for mapper in client["protocolMappers"]
        if mapper["protocolMapper"] == "oidc-audience-mapper"
    ]

    assert audience == client["clientId"]


@pytest.mark.asvs("V10.6.2")
def test_leaving_ends_at_the_shop_and_is_told_between_servers(client, application):
    attributes = client["attributes"]
    told = attributes["backchannel.logout.url"]

    assert is_exact(told)
    assert is_exact(attributes["post.logout.redirect.uris"])
    assert attributes["backchannel.logout.session.required"] == "true"
    assert client["frontchannelLogout"] is False
    with application.test_request_context():
        assert urlsplit(told).path == application.url_for("accounts.oidc_logout_token")


def test_every_role_of_the_shop_has_its_name_there(realm):
    names = {role["name"] for role in realm["roles"]["realm"]}

    assert {role_among(frozenset({name})) for name in names} == set(Role) - {Role.CUSTOMER}
    assert len(names) == len(permissions.rules().roles)


def test_the_realm_says_what_the_shop_asks_for(realm, client):
    """Confirmed addresses, when and how somebody signed in, levels as numbers."""
    assert realm["verifyEmail"] is True
    assert realm["duplicateEmailsAllowed"] is False
    assert realm["bruteForceProtected"] is True
    assert realm["sslRequired"] == "all"
    assert {"basic", "acr", "profile", "email", "roles"} == set(
        client["defaultClientScopes"]
    )
    assert json.loads(client["attributes"]["acr.loa.map"]) == {"1": 1, "2": 2}
