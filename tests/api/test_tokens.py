"""Programs sign in with a password, go on with tokens that count once, and leave."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from store.accounts.access_tokens import LASTS
from store.accounts.actions import change_password
from store.accounts.actions.sessions import MOST_OF_CUSTOMERS
from store.accounts.models import Person, RefreshToken
from store.accounts.passwords import hashed
from store.infra import witness
from store.infra.db import reading, transaction
from store.kernel import clock
from store.web.session_store import CUSTOMERS, STAFF, WebSession
from tests.accounts.devices_at_hand import code_of, given_app
from tests.api.keys_at_hand import bearing, signed_in
from tests.browsing import PASSWORD, Browser

pytestmark = pytest.mark.one_database

AUTH = "/api/v1/auth"
ME = f"{AUTH}/me"


def refreshed(client, token):
    return client.post(f"{AUTH}/refresh", json={"refresh_token": token})


def works(client, tokens):
    answer = client.get(ME, headers=bearing(tokens["access_token"]))
    return answer.status_code == 200


@pytest.fixture
def tokens(client, asha):
    return signed_in(client, asha).json


@pytest.fixture
def seen(app, monkeypatch):
    """What guards were told."""
    told = []
    monkeypatch.setattr(witness, "_sinks", [told.append])
    return lambda: [sighting.kind for sighting in told]


def test_a_program_signs_in_and_says_who_it_is(client, asha):
    answer = signed_in(client, asha)

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert (answer.json["token_type"], answer.json["expires_in"]) == ("Bearer", 600)
    told = client.get(ME, headers=bearing(answer.json["access_token"])).json
    assert (told["kind"], told["person"]["email"]) == ("person", "asha@example.com")
    assert told["person"]["id"] != str(asha.id)
    assert "password" not in str(told)


def test_what_a_program_may_do_is_told(client, asha, staff):
    def told(person):
        token = signed_in(client, person).json["access_token"]
        return client.get(f"{AUTH}/permissions", headers=bearing(token)).json

    customers, staffs = told(asha), told(staff)

    assert (customers["role"], customers["permissions"]) == ("customer", [])
    assert "orders.read" in customers["scopes"]
    assert "orders.see" in staffs["permissions"]


@pytest.mark.fault("A03")
def test_A03_a_wrong_password_and_an_unknown_address_are_refused_alike(client, asha):
    wrong = signed_in(client, asha, password="not this one at all")
    unknown = signed_in(client, asha, email="nobody@example.com")

    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json["detail"] == unknown.json["detail"]


@pytest.mark.fault("A04")
@pytest.mark.asvs("V6.3.1")
def test_A04_tries_by_api_are_counted_with_those_of_the_form(client, asha):
    answers = [signed_in(client, asha, password=f"wrong {n}") for n in range(11)]

    assert [answer.status_code for answer in answers] == [401] * 10 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 60
    assert signed_in(client, asha).status_code == 429


@pytest.mark.asvs("V6.3.3")
def test_a_program_shows_the_second_factor_where_there_is_one(client, asha):
    secret = given_app(asha)

    without = signed_in(client, asha)
    wrong = signed_in(client, asha, code="000000")
    right = signed_in(client, asha, code=code_of(secret))
    again = signed_in(client, asha, code=code_of(secret))

    assert [one.status_code for one in (without, wrong, right, again)] == [
        422,
        422,
        200,
        422,
    ]
    assert without.json["errors"][0]["pointer"] == "/code"


def test_staff_without_a_second_factor_get_no_token_where_the_shop_wants_one(
    client, staff, configuration
):
    import store.settings  # noqa: PLC0415 put back at once

    strict = configuration.model_copy(update={"STAFF_SECOND_FACTOR": True})
    store.settings.use(strict)
    try:
        assert signed_in(client, staff).status_code == 403
    finally:
        store.settings.use(configuration)


def test_an_access_token_is_over_after_ten_minutes_and_a_refresh_token_gets_another(
    client, tokens
):
    with clock.frozen(clock.now() + LASTS + timedelta(minutes=1)):
        assert not works(client, tokens)
        fresh = refreshed(client, tokens["refresh_token"]).json

        assert works(client, fresh)
    assert fresh["refresh_token"] != tokens["refresh_token"]


@pytest.mark.fault("A02")
@pytest.mark.asvs("V7.2.4")
def test_A02_a_refresh_token_that_comes_twice_ends_its_session_and_is_told(
    client, tokens, seen
):
    fresh = refreshed(client, tokens["refresh_token"]).json

    stolen = refreshed(client, tokens["refresh_token"])

    assert stolen.status_code == 401
    assert not works(client, tokens)
    assert not works(client, fresh)
    assert refreshed(client, fresh["refresh_token"]).status_code == 401
    assert seen() == ["token.reused", "token.refused"]
    with reading() as session:
        assert session.scalar(select(func.count(RefreshToken.id))) == 0


@pytest.mark.fault("A02")
def test_A02_of_two_that_come_with_one_refresh_token_at_the_same_time_none_goes_on(
    client, app, tokens
):
    together = Barrier(2)

    def refresh(_):
        together.wait()
        return refreshed(app.test_client(), tokens["refresh_token"])

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(refresh, range(2)))

    assert sorted(answer.status_code for answer in answers) == [200, 401]
    assert not any(
        works(client, answer.json) for answer in answers if answer.json.get("scope")
    )


@pytest.mark.parametrize("odd", ["", "mr_" + "A" * 43, "\x00", "x" * 254])
def test_an_invented_refresh_token_is_nothing(client, tokens, odd):
    assert refreshed(client, odd).status_code == 401
    assert works(client, tokens)


@pytest.mark.parametrize("by", ["access_token", "refresh_token"])
@pytest.mark.asvs("V7.4.1")
def test_leaving_ends_both_tokens_at_once(client, tokens, by):
    if by == "access_token":
        headers = bearing(tokens["access_token"])
        left = client.post(f"{AUTH}/logout", json={}, headers=headers)
    else:
        sent = {"refresh_token": tokens["refresh_token"]}
        left = client.post(f"{AUTH}/logout", json=sent)

    assert left.status_code == 204
    assert not works(client, tokens)
    assert refreshed(client, tokens["refresh_token"]).status_code == 401
    assert client.post(f"{AUTH}/logout", json={}).status_code == 401


@pytest.mark.fault("A02")
@pytest.mark.asvs("V7.4.2")
def test_A02_a_new_password_and_a_closed_account_end_programs_too(client, asha):
    first = signed_in(client, asha).json
    secret = hashed("a wholly different sentence")
    with transaction() as session:
        change_password(session, person_id=asha.id, secret=secret)
    assert not works(client, first)
    assert refreshed(client, first["refresh_token"]).status_code == 401

    again = signed_in(client, asha, password="a wholly different sentence").json
    with transaction() as session:
        session.get_one(Person, asha.id).disabled_at = clock.now()
    assert not works(client, again)
    assert refreshed(client, again["refresh_token"]).status_code == 401


@pytest.mark.asvs("V7.5.2")
def test_a_program_is_among_the_places_one_is_signed_in_and_is_ended_there(
    client, app, asha, tokens
):
    browser = Browser(app.test_client())
    browser.sign_in(asha)
    with reading() as session:
        rows = session.scalars(select(WebSession))
        (program,) = [row.token for row in rows if row.content.get("program")]

    page = browser.get("/account/sessions").text
    browser.post(f"/account/sessions/{program}/removal")

    assert "by API" in page
    assert not works(client, tokens)


@pytest.mark.asvs("V7.3.2")
def test_programs_end_by_the_same_limits_as_browsers(client, asha, staff):
    start = clock.now()
    for person, limits in ((asha, CUSTOMERS), (staff, STAFF)):
        token = signed_in(client, person).json["refresh_token"]
        step, passed = limits.idle * 0.9, timedelta()
        while (passed := passed + step) < limits.absolute:
            with clock.frozen(start + passed):
                token = refreshed(client, token).json["refresh_token"]

        with clock.frozen(start + limits.absolute + timedelta(minutes=1)):
            assert refreshed(client, token).status_code == 401


@pytest.mark.fault("A22")
def test_A22_programs_count_among_the_places(client, asha):
    first = signed_in(client, asha).json
    for later in range(MOST_OF_CUSTOMERS):
        with clock.frozen(clock.now() + timedelta(seconds=later)):
            signed_in(client, asha)

    assert not works(client, first)


def test_a_token_in_an_address_or_a_cookie_is_nobody(client, tokens):
    text = tokens["access_token"]

    assert client.get(f"{ME}?access_token={text}").status_code == 401
    client.set_cookie("session", text[:43])
    assert client.get(ME).status_code == 401


@pytest.mark.parametrize(
    "sent",
    [
        {"email": "asha@example.com"},
        {"email": "asha@example.com", "password": PASSWORD, "role": "owner"},
        {"email": "a" * 300, "password": PASSWORD},
        {"email": "asha@example.com", "password": "x" * 2000},
        ["asha@example.com"],
    ],
)
def test_a_request_that_says_something_else_is_refused(client, asha, sent):
    assert client.post(f"{AUTH}/token", json=sent).status_code == 422
