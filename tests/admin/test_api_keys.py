"""Staff make keys for programs: shown once, followed by others, revoked at once."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from store.accounts.models import ApiKey, Person, Role
from store.accounts.scopes import ORDERS_READ, SCOPES
from store.infra.db import reading, transaction
from store.kernel import clock
from tests.api.keys_at_hand import bearing

pytestmark = pytest.mark.one_database

PAGE = "/admin/api-keys"
ORDERS = "/api/v1/orders"
SHOWN = re.compile(r'id="key-text">(mk_[^<]+)<')


@pytest.fixture
def desk(browser, owner):
    browser.sign_in(owner)
    browser.get(PAGE)
    return browser


def make(desk, **changes):
    form = {"name": "Accounting", "mode": "live", "scopes": ORDERS_READ, "days": "90"}
    return desk.post(PAGE, form | changes)


def shown(desk):
    return SHOWN.search(desk.page).group(1)


def key():
    with reading() as session:
        return session.scalars(select(ApiKey).order_by(ApiKey.id.desc())).first()


@pytest.mark.fault("A18")
def test_A18_a_new_key_is_shown_once_and_works(desk, client):
    made = make(desk)
    text = shown(desk)

    assert made.headers["Cache-Control"] == "private, no-store"
    assert client.get(ORDERS, headers=bearing(text)).status_code == 200
    assert text not in desk.get(PAGE).text
    assert f"…{text[-4:]}" in desk.page
    assert "works" in desk.page


def test_each_scope_is_offered_in_words(desk):
    for scope, words in SCOPES.items():
        assert f'value="{scope}"' in desk.page
        assert words in desk.page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "Give it a name"),
        ({"name": "x" * 61}, "60 characters"),
        ({"scopes": []}, "Choose what the key may do."),
        ({"scopes": "everything"}, "valid choice"),
        ({"mode": "root"}, "valid choice"),
        ({"days": "4000"}, "valid choice"),
    ],
)
def test_a_key_that_cannot_be_is_refused_in_a_sentence(desk, wrong, words):
    assert make(desk, **wrong).status_code == 422
    assert words in desk.page
    assert key() is None


@pytest.mark.fault("A18")
def test_A18_a_key_is_revoked_at_once(desk, client):
    make(desk)
    text = shown(desk)

    desk.follow(desk.post(f"{PAGE}/{key().token}/revocation"))

    assert "works no more" in desk.page
    assert "by Omar Owner" in desk.page
    assert client.get(ORDERS, headers=bearing(text)).status_code == 401


def test_another_key_follows_and_both_work_for_a_while(desk, client):
    make(desk)
    old, token = shown(desk), key().token

    desk.post(f"{PAGE}/{token}/follower", {"days": "7"})
    new = shown(desk)

    assert client.get(ORDERS, headers=bearing(old)).status_code == 200
    with clock.frozen(clock.now() + timedelta(days=8)):
        assert client.get(ORDERS, headers=bearing(old)).status_code == 401
        assert client.get(ORDERS, headers=bearing(new)).status_code == 200
    assert desk.post(f"{PAGE}/{token}/follower", {"days": "7"}).status_code == 409
    assert desk.post(f"{PAGE}/{token}/follower", {"days": "999"}).status_code == 422


@pytest.mark.asvs("V7.5.3")
def test_making_a_key_asks_first_whether_it_is_still_you(desk):
    with clock.frozen(clock.now() + timedelta(minutes=20)):
        asked = make(desk)

        assert asked.headers["Location"].startswith("/account/prove")
        assert "Make the key" not in desk.get(PAGE).text
    assert key() is None


@pytest.mark.asvs("V8.2.1")
@pytest.mark.parametrize("role", [Role.SUPPORT, Role.CONTENT])
def test_keys_are_for_who_may_manage_them(browser, staff, role):
    with transaction() as session:
        session.get_one(Person, staff.id).role = role
    browser.sign_in(staff)
    browser.get("/account")

    assert make(browser).status_code == 403
    assert key() is None
