"""The whole way with a certified provider, which is shaped like Keycloak."""

from datetime import timedelta

import pytest
from sqlalchemy import select

import store.settings
from store.accounts import provider_jobs
from store.accounts.models import Person, ProviderSession, Role
from store.accounts.oidc import gateway
from store.infra.db import reading, transaction
from store.kernel import clock
from store.web.session_store import WebSession
from tests.browsing import Browser
from tests.servers.keycloak import CODE, Keycloak, Realm

pytestmark = pytest.mark.one_database


@pytest.fixture(scope="session")
def running_keycloak():
    server = Keycloak()
    server.start(shop="http://localhost")
    yield server
    server.destroy()


@pytest.fixture
def keycloak(running_keycloak, configuration):
    store.settings.use(configuration.model_copy(update=running_keycloak.settings))
    running_keycloak.change("meera", "roles", role=["manager", "offline_access"])
    yield running_keycloak
    store.settings.use(configuration)


@pytest.fixture
def realm(keycloak):
    return Realm(keycloak)


@pytest.fixture
def visitor(app, keycloak):
    return Browser(app.test_client())


def travel(visitor, realm, name, *, form=None, **fields):
    left = visitor.post("/account/oidc/start", form or {})
    back = realm.sign_in(left.headers["Location"], name, **fields)
    return visitor.get(back.removeprefix("http://localhost"))


def role_of(email):
    with reading() as session:
        return session.scalars(select(Person.role).where(Person.email == email)).one()


def proofs():
    with reading() as session:
        return session.scalars(select(WebSession)).one().content["proofs"]


def test_a_customer_signs_in(visitor, realm):
    visitor.follow(travel(visitor, realm, "asha"))

    assert "Welcome back, Asha Rao." in visitor.page
    assert role_of("asha@example.com") is Role.CUSTOMER


def test_who_is_still_signed_in_there_comes_straight_back(visitor, realm):
    travel(visitor, realm, "asha")
    visitor.post("/account/logout")

    assert travel(visitor, realm, "nobody is asked").status_code == 303
    assert visitor.get("/account").status_code == 200


def test_roles_come_from_the_access_token(visitor, realm):
    assert travel(visitor, realm, "meera").location == "/admin/"

    assert role_of("meera@example.com") is Role.MANAGER
    assert proofs() == ["fed"]


@pytest.mark.asvs("V6.8.4")
def test_a_second_factor_there_counts_here(visitor, realm):
    travel(visitor, realm, "meera")
    form = {"purpose": "prove", "next": "/account"}

    answer = travel(visitor, realm, "meera", form=form, otp=CODE)

    assert answer.location == "/account"
    assert proofs() == ["fed", "mfa"]


def test_the_provider_is_asked_again_and_again(visitor, realm, keycloak):
    """Each refresh token counts once there: the second sweep needs the new one."""
    travel(visitor, realm, "meera")

    ask_now()
    assert visitor.get("/admin/").status_code == 200

    keycloak.change("meera", "roles", role=["support"])
    ask_now()

    assert role_of("meera@example.com") is Role.SUPPORT
    assert visitor.get("/admin/").status_code == 303


@pytest.mark.asvs("V10.6.2")
def test_who_leaves_is_asked_there_and_led_back(visitor, realm):
    travel(visitor, realm, "asha")
    visitor.get("/account")

    answer = visitor.post("/account/oidc/logout")

    assert realm.sign_out(answer.location) == "http://localhost/"
    left = visitor.post("/account/oidc/start").headers["Location"]
    assert realm.asks_for_a_password(left)


def test_a_code_counts_once(visitor, realm):
    left = visitor.post("/account/oidc/start").headers["Location"]
    back = realm.sign_in(left, "asha").removeprefix("http://localhost")
    code = back.partition("code=")[2].partition("&")[0]
    assert visitor.get(back).status_code == 303

    provider = gateway.provider()
    with pytest.raises(gateway.NotTaken) as refused:
        provider.exchange(code, verifier="x" * 64, redirect_uri="http://localhost/")

    assert refused.value.why == "provider: invalid_grant"


def ask_now():
    """Let the next sweep find the session due, by clocks that agree with the provider's."""
    with transaction() as session:
        for vouched in session.scalars(select(ProviderSession)):
            vouched.asked_at = clock.now() - timedelta(minutes=6)
    provider_jobs.ask_about_staff()
