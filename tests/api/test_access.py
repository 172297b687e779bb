"""Who asks the API: each address says what it wants, and a key is only where it belongs."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from sqlalchemy import select

from store.accounts.actions import keys as actions
from store.accounts.actions.keys import LOOKS_LIKE, NOTED_EACH
from store.accounts.models import ApiKey, Mode, Person, Role
from store.accounts.scopes import ORDERS_READ, QUOTES_READ, UPLOADS_WRITE
from store.accounts.visitors import Visitor
from store.api.doors import DOORS
from store.infra import witness
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Conflict, Forbidden, Invalid
from store.kernel.ids import digest
from tests.api.keys_at_hand import a_key, bearing, made_key
from tests.factories.buying import a_part, an_order

pytestmark = pytest.mark.one_database

ORDERS = "/api/v1/orders"
OTHER_SCOPES = (UPLOADS_WRITE, QUOTES_READ)


def kept(key):
    with reading() as session:
        return session.get_one(ApiKey, key.id)


@pytest.fixture
def seen(app, monkeypatch):
    """What guards were told."""
    told = []
    monkeypatch.setattr(witness, "_sinks", [told.append])
    return lambda: [sighting.kind for sighting in told]


@pytest.mark.asvs("V8.2.1")
def test_each_address_of_the_api_says_what_it_wants(app):
    addresses = {rule.endpoint for rule in app.url_map.iter_rules()}
    of_the_api = {name.removeprefix("api.") for name in addresses if name[:4] == "api."}

    assert of_the_api == set(DOORS)


@pytest.mark.asvs("V8.2.1")
def test_an_address_that_is_not_in_the_table_is_open_to_nobody(client, owner, monkeypatch):
    monkeypatch.setattr(
        "store.api.access.DOORS", {k: v for k, v in DOORS.items() if k != "materials"}
    )

    key = bearing(a_key(owner))

    assert client.get("/api/v1/materials").status_code == 403
    assert client.get("/api/v1/materials", headers=key).status_code == 403


def test_the_catalogue_is_open_to_everybody_and_orders_are_not(client):
    refused = client.get(ORDERS)

    assert client.get("/api/v1/catalog/products").status_code == 200
    assert refused.status_code == 401
    assert refused.headers["WWW-Authenticate"] == 'Bearer realm="shop"'
    assert refused.mimetype == "application/problem+json"


@pytest.mark.fault("A18")
def test_A18_of_a_key_only_the_hash_is_kept(owner):
    key, text = made_key(owner)

    assert LOOKS_LIKE.fullmatch(text)
    assert kept(key).digest == digest(text)
    assert text not in str(vars(kept(key)))


@pytest.mark.asvs("V10.3.2")
@pytest.mark.fault("A18")
@pytest.mark.asvs("V8.2.1")
def test_A18_a_key_does_no_more_than_its_scopes_say(client, owner, seen):
    a_part()
    number = an_order().number
    narrow, wide = bearing(a_key(owner, *OTHER_SCOPES)), bearing(a_key(owner, ORDERS_READ))

    refused = client.get(ORDERS, headers=narrow)

    assert refused.status_code == 403
    assert 'scope="orders.read"' in refused.headers["WWW-Authenticate"]
    assert client.get(f"{ORDERS}/{number}", headers=wide).json["id"] == number
    sign = {"filename": "cube.stl", "size": 684}
    assert client.post("/api/v1/uploads/sign", json=sign, headers=wide).status_code == 403
    assert seen().count("key.out_of_scope") == 2


@pytest.mark.fault("A18")
def test_A18_a_scope_is_given_by_who_has_it(content, owner):
    with pytest.raises(Forbidden):
        made_key(content, UPLOADS_WRITE)
    with pytest.raises(Invalid):
        made_key(owner, "everything")
    with pytest.raises(Invalid):
        made_key(owner, days=400)


@pytest.fixture
def content(staff):
    """Somebody who writes about products, and sees no orders."""
    with transaction() as session:
        person = session.get_one(Person, staff.id)
        person.role = Role.CONTENT
        return person


@pytest.mark.fault("A18")
@pytest.mark.parametrize(
    "address", ["/api/v1/orders?key={}", "/?k={}", "/products/{}", "/nowhere/{}?a=b"]
)
@pytest.mark.parametrize("written", [str, lambda text: quote(text).replace("_", "%5F")])
def test_A18_a_key_in_an_address_is_refused_and_revoked_and_told(
    client, owner, seen, address, written
):
    key, text = made_key(owner)

    refused = client.get(address.format(written(text)))

    assert refused.status_code == 422
    assert text not in refused.text
    assert kept(key).revoked_at is not None
    assert client.get(ORDERS, headers=bearing(text)).status_code == 401
    assert seen() == ["key.leaked", "key.refused"]


@pytest.mark.fault("A18")
def test_A18_each_key_in_an_address_is_revoked(client, owner):
    made = [made_key(owner) for _ in range(2)]

    client.get("/search?" + "&".join(f"q={text}" for _, text in made))

    assert all(kept(key).revoked_at for key, _ in made)


@pytest.mark.fault("A18")
@pytest.mark.parametrize(
    "header",
    [
        "Bearer mk_live_" + "A" * 43,
        "Bearer ",
        "Bearer mk_live_short",
        "Basic b3duZXI6cHc=",
        "{}",
        "Token {}",
        "Bearer {}x",
    ],
)
def test_A18_what_is_no_key_of_ours_is_nobody_even_where_strangers_may_come(
    client, owner, header
):
    sent = {"Authorization": header.format(a_key(owner))}

    for path in (ORDERS, "/api/v1/materials"):
        refused = client.get(path, headers=sent)
        assert refused.status_code == 401
        assert 'error="invalid_token"' in refused.headers["WWW-Authenticate"]


@pytest.mark.asvs("V7.2.2")
def test_a_key_opens_no_page_and_makes_no_session(client, owner):
    headers = bearing(a_key(owner))

    assert client.get("/account", headers=headers).status_code == 303
    assert client.get("/admin/", headers=headers).status_code == 303
    client.get(ORDERS, headers=headers)
    assert client.get_cookie("session") is None


def test_beside_a_key_the_cookie_counts_for_nothing(browser, asha, owner):
    browser.sign_in(asha)
    a_part()
    mine = an_order(Visitor("somewhere", asha.id)).number
    key = a_key(owner, *OTHER_SCOPES)

    assert browser.client.get(ORDERS).status_code == 401
    assert browser.client.get(ORDERS, headers=bearing(key)).status_code == 403
    assert browser.get(f"/orders/{mine}").status_code == 200


@pytest.mark.asvs("V7.4.2")
@pytest.mark.fault("A17")
@pytest.mark.parametrize("change", [{"disabled_at": clock.now()}, {"role": Role.CUSTOMER}])
def test_A17_a_key_is_worth_what_its_maker_is(client, owner, change):
    headers = bearing(a_key(owner))
    assert client.get(ORDERS, headers=headers).status_code == 200

    with transaction() as session:
        for name, value in change.items():
            setattr(session.get_one(Person, owner.id), name, value)

    assert client.get(ORDERS, headers=headers).status_code == 401


@pytest.mark.fault("A18")
def test_A18_a_key_that_is_revoked_or_over_is_refused_at_once(client, owner):
    key, text = made_key(owner, days=2)
    with clock.frozen(clock.now() + timedelta(days=2)):
        assert client.get(ORDERS, headers=bearing(text)).status_code == 401
    assert client.get(ORDERS, headers=bearing(text)).status_code == 200

    with transaction() as session:
        actions.revoke_key(session, token=key.token, actor=owner, at=clock.now())

    assert client.get(ORDERS, headers=bearing(text)).status_code == 401


def test_a_key_and_the_one_that_follows_it_work_side_by_side_for_a_while(client, owner):
    key, old = made_key(owner)
    week = timedelta(days=7)
    with transaction() as session:
        follower, new = actions.follow_key(
            session, token=key.token, maker=owner, overlap=week, at=clock.now()
        )

    works = [client.get(ORDERS, headers=bearing(text)).status_code for text in (old, new)]
    with clock.frozen(clock.now() + week):
        later = [
            client.get(ORDERS, headers=bearing(text)).status_code for text in (old, new)
        ]

    assert (works, later) == ([200, 200], [401, 200])
    assert (follower.visitor, follower.scopes) == (key.visitor, key.scopes)
    with pytest.raises(Conflict), transaction() as session:
        actions.follow_key(
            session, token=key.token, maker=owner, overlap=week, at=clock.now()
        )


def test_a_test_key_reads_the_same_and_changes_nothing(client, owner):
    headers = bearing(a_key(owner, mode=Mode.TEST))
    sign = {"filename": "cube.stl", "size": 684}

    refused = client.post("/api/v1/uploads/sign", json=sign, headers=headers)

    assert client.get(ORDERS, headers=headers).status_code == 200
    assert (refused.status_code, "test key" in refused.text) == (403, True)


def test_when_a_key_was_used_is_written_every_ten_minutes(client, owner):
    key, text = made_key(owner)
    start = clock.now()
    for passed in (timedelta(), NOTED_EACH / 2, NOTED_EACH * 1.5):
        with clock.frozen(start + passed):
            client.get(ORDERS, headers=bearing(text))
            last = kept(key).used_at

    assert last == start + NOTED_EACH * 1.5


def test_what_a_key_made_is_its_own_also_for_the_one_that_follows(client, app, owner):
    key, text = made_key(owner)
    sign = {"filename": "cube.stl", "size": 684}
    made = client.post("/api/v1/uploads/sign", json=sign, headers=bearing(text)).json["id"]
    with transaction() as session:
        _, new = actions.follow_key(
            session, token=key.token, maker=owner, overlap=timedelta(), at=clock.now()
        )

    path = f"/api/v1/uploads/{made}"
    assert client.get(path, headers=bearing(new)).status_code == 200
    assert client.get(path, headers=bearing(a_key(owner))).status_code == 404
    assert app.test_client().get(path).status_code == 404


@pytest.mark.asvs("V14.3.2")
def test_what_is_answered_to_somebody_stays_in_no_cache(client, owner):
    answer = client.get(ORDERS, headers=bearing(a_key(owner)))

    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Authorization" in answer.headers["Vary"]


def test_nobody_knows_a_key_by_its_rows(owner):
    made_key(owner)

    with reading() as session:
        (row,) = session.scalars(select(ApiKey))
    assert len(row.token) >= 20
