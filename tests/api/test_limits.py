"""Each key has a pace of its own, and every answer says what is left of it."""

import pytest

from tests.api.keys_at_hand import a_key, bearing
from tests.limited import limited

pytestmark = pytest.mark.one_database

ORDERS = "/api/v1/orders"


@pytest.fixture
def counted(app, configuration, database, monkeypatch):
    """A program's client, in a shop that lets each read three times a minute."""
    monkeypatch.setattr("store.web.limits.READS", 3)
    with limited(configuration, database) as counting:
        yield counting.test_client()


def left(answer):
    return answer.headers["RateLimit"].split(";")[:2]


@pytest.mark.fault("A18")
def test_A18_keys_are_counted_apart_and_who_asks_too_often_waits(counted, owner):
    one, other = bearing(a_key(owner)), bearing(a_key(owner))

    answers = [counted.get(ORDERS, headers=one) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [left(answer)[1] for answer in answers] == ["r=2", "r=1", "r=0", "r=0"]
    assert answers[-1].mimetype == "application/problem+json"
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
    assert counted.get(ORDERS, headers=other).status_code == 200


@pytest.mark.fault("A18")
def test_A18_invented_keys_are_counted_together_by_where_they_come_from(counted):
    answers = [
        counted.get(ORDERS, headers=bearing("mk_live_" + letter * 43)).status_code
        for letter in "ABCD"
    ]

    assert answers == [401, 401, 401, 429]
