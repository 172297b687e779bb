"""Who sends too often is asked to wait; others are not held up."""

import pytest

from store.uploads.actions import receiving
from tests.browsing import Browser
from tests.limited import limited
from tests.uploads.scripts import CUBE

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("measured_here")]


@pytest.mark.asvs("V2.4.1")
@pytest.mark.asvs("V2.3.2")
@pytest.mark.fault("U17")
def test_U17_sending_too_often_is_answered_with_a_pause(
    configuration, database, redis_server
):
    redis_server.forget_everything()
    with limited(configuration, database) as shop:
        asha, bina = (Browser(shop.test_client()) for _ in range(2))
        elsewhere = {"environ_overrides": {"REMOTE_ADDR": "192.0.2.7"}}
        asha.get("/print")
        bina.get("/print")

        answers = [asha.post("/uploads", {}).status_code for _ in range(21)]
        other = bina.post("/uploads", {}, **elsewhere)

    assert answers == [422] * 20 + [429]
    assert other.status_code == 422


@pytest.mark.fault("U17")
def test_U17_scripts_are_counted_too(configuration, database, redis_server):
    redis_server.forget_everything()
    with limited(configuration, database) as shop:
        client = shop.test_client()

        answers = [client.post("/api/v1/uploads/sign", json={}) for _ in range(121)]

    assert {answer.status_code for answer in answers[:-1]} == {422}
    assert answers[-1].status_code == 429
    assert answers[-1].mimetype == "application/problem+json"
    assert int(answers[-1].headers["Retry-After"]) > 0


@pytest.mark.fault("U17")
def test_U17_many_files_on_their_way_are_enough(script, monkeypatch):
    monkeypatch.setattr(receiving, "MOST_AWAITED", 3)
    for _ in range(3):
        assert script.sign().status_code == 201

    answer = script.sign()

    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "60"
    assert "still on their way" in answer.json["detail"]


@pytest.mark.asvs("V5.2.4")
@pytest.mark.asvs("V2.3.2")
@pytest.mark.fault("U17")
def test_U17_nobody_keeps_more_than_there_is_room_for(script, another_script, monkeypatch):
    monkeypatch.setattr(receiving, "MOST_STORED", 2 * len(CUBE))
    script.sign()
    script.sign()

    answer = script.sign()

    assert answer.status_code == 413
    assert "Delete some" in answer.json["detail"]
    assert another_script.sign().status_code == 201
