"""What is sent to Redis is an id, and a real worker does the work."""

import json
import zlib

import pytest
import redis
from sqlalchemy import select

from store import reactions
from store.infra import db, outbox, queue

RUNS: list[int] = []


def note(subject_id: int) -> None:
    """A job that works."""
    RUNS.append(subject_id)


def model(subject_id: int) -> None:
    """A job that would take long."""
    RUNS.append(100 + subject_id)


def test_a_worker_does_what_was_announced(app, redis_url):
    RUNS.clear()
    _announce(redis_url, 7)
    assert queue.length(redis_url) == 1

    queue.work(redis_url, burst=True)

    assert RUNS == [7]
    assert queue.length(redis_url) == 0
    with db.reading() as session:
        (row,) = session.scalars(select(outbox.Delivery))
    assert row.done_at is not None


@pytest.mark.asvs("V15.2.2")
@pytest.mark.fault("U18")
def test_U18_a_flood_of_models_delays_nothing_quick(app, redis_url):
    RUNS.clear()
    outbox.connect(
        reactions={"model": [model], "thing": [note]},
        send=queue.sender(redis_url, apart={queue.SLOW: [model]}),
    )
    with db.transaction() as session:
        for subject in range(20):
            outbox.announce(session, "model", subject)
        outbox.announce(session, "thing", 7)

    queue.work(redis_url, burst=True)

    assert RUNS[0] == 7
    assert sorted(RUNS[1:]) == list(range(100, 120))


@pytest.mark.fault("U18")
def test_U18_a_worker_may_serve_one_queue_alone(app, redis_url):
    RUNS.clear()
    outbox.connect(
        reactions={"model": [model], "thing": [note]},
        send=queue.sender(redis_url, apart={queue.SLOW: [model]}),
    )
    with db.transaction() as session:
        outbox.announce(session, "model", 1)
        outbox.announce(session, "thing", 7)

    queue.work(redis_url, queues=[queue.QUICK], burst=True)

    assert RUNS == [7]
    assert queue.length(redis_url) == 1


def test_strangers_files_and_drawings_are_worked_on_apart_from_everything_else():
    apart = [job for jobs in reactions.APART.values() for job in jobs]

    rooms = {outbox.name_of(job).split(".")[1] for job in apart}
    drawn = {"invoices", "security"}
    sent = {"uploads", "quotes", "reviews", "catalog", "production"}
    assert rooms == {*drawn, *sent, "admin"}  # the desk works on many orders at once
    assert tuple(reactions.APART) == queue.QUEUES[1:]


def test_only_json_with_the_deliverys_id_is_stored(app, redis_url):
    _announce(redis_url, 7)

    server = redis.Redis.from_url(redis_url)
    (key,) = server.keys("rq:job:*")
    stored = server.hget(key, "data")

    called, _, ids, _ = json.loads(_plain(stored))
    assert called == "store.infra.outbox.perform"
    assert len(ids) == 1


def test_whether_redis_answers_is_told(redis_url, redis_server):
    assert queue.reachable(redis_url)
    assert not queue.reachable("redis://127.0.0.1:9/0")


def _announce(redis_url, subject: int) -> None:
    outbox.connect(reactions={"thing": [note]}, send=queue.sender(redis_url))
    with db.transaction() as session:
        outbox.announce(session, "thing", subject)


def _plain(stored: bytes) -> bytes:
    """RQ squeezes what it stores."""

    return zlib.decompress(stored)
