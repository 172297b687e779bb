"""What creates something is done once for each Idempotency-Key of each asker."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select, update

from store.api.jobs import forget_old_answers
from store.api.models import KEPT, KeptAnswer
from store.api.once import ANSWERED_WITHIN
from store.infra.db import reading, transaction
from store.kernel import clock
from store.uploads.models import Upload
from tests.api.keys_at_hand import a_key, bearing

SIGN = "/api/v1/uploads/sign"
FILE = {"filename": "cube.stl", "size": 684}


@pytest.fixture
def program(client, owner):
    """Announces a file as one program: `program("key")`."""
    headers = bearing(a_key(owner))

    def announce(key, file=FILE, **more):
        return client.post(
            SIGN, json=file, headers=headers | {"Idempotency-Key": key} | more
        )

    return announce


def uploads():
    with reading() as session:
        return session.scalar(select(func.count(Upload.id)))


@pytest.mark.one_database
@pytest.mark.fault("W20")
def test_W20_the_same_request_is_answered_once_and_told_again(program):
    first, again = program("a"), program("a")

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json == first.json
    assert again.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers
    assert uploads() == 1


@pytest.mark.one_database
@pytest.mark.fault("W20")
def test_W20_the_key_of_one_request_is_refused_for_another(program):
    program("a")

    other = program("a", FILE | {"size": 685})

    assert other.status_code == 422
    assert other.json["errors"][0]["pointer"] == "/headers/idempotency-key"
    assert uploads() == 1


@pytest.mark.one_database
def test_keys_of_two_programs_never_meet(program, client, owner):
    mine = program("a")
    theirs = client.post(
        SIGN, json=FILE, headers=bearing(a_key(owner)) | {"Idempotency-Key": "a"}
    )

    assert theirs.json["id"] != mine.json["id"]


@pytest.mark.one_database
def test_a_request_that_was_refused_leaves_its_key_free(program):
    refused = program("a", FILE | {"size": -1})

    assert refused.status_code == 422
    assert program("a").status_code == 201


@pytest.mark.one_database
@pytest.mark.parametrize("odd", ["", " ", "a b", "x" * 129, "ä"])
def test_an_odd_key_is_refused(program, odd):
    assert program(odd).status_code == 422
    assert uploads() == 0


@pytest.mark.one_database
@pytest.mark.fault("W20")
def test_W20_while_one_is_answered_another_waits_and_a_dead_one_is_taken_over(program):
    program("a")
    with transaction() as session:
        session.execute(update(KeptAnswer).values(status=None))

    assert program("a").status_code == 409
    with clock.frozen(clock.now() + ANSWERED_WITHIN + timedelta(seconds=1)):
        assert program("a").status_code == 201


@pytest.mark.fault("W20")
def test_W20_of_two_at_the_same_time_one_creates(app, owner, database):
    headers = bearing(a_key(owner)) | {"Idempotency-Key": "a"}
    together = Barrier(2)

    def announce(_):
        client = app.test_client()
        together.wait()
        return client.post(SIGN, json=FILE, headers=headers)

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(announce, range(2)))

    assert {answer.status_code for answer in answers} <= {201, 409}
    assert {answer.json.get("id") for answer in answers if answer.status_code == 201}
    assert uploads() == 1


@pytest.mark.one_database
def test_answers_are_kept_for_a_day(program):
    program("a")
    with clock.frozen(clock.now() + KEPT + timedelta(minutes=1)):
        forget_old_answers()

    with reading() as session:
        assert session.scalar(select(func.count(KeptAnswer.id))) == 0
