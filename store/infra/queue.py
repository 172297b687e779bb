"""The queues: the only place that speaks RQ. They carry delivery ids, as JSON.

What takes long has queues of its own, so that a flood of it delays nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import redis
from rq import Queue, SimpleWorker, Worker
from rq.serializers import JSONSerializer

from store.infra.outbox import Job, Send, name_of, perform

QUICK = "store"
FIRST = "prices"  # somebody looks at a page and waits for it
SLOW = "models"
LAST = "slicing"  # nobody waits for it
# A worker takes from the first that has something.
QUEUES = (QUICK, FIRST, SLOW, LAST)
JOB_SECONDS = 300
CONNECT_SECONDS = 0.5  # the longest a page waits for Redis


class QueueUnreachable(ConnectionError):
    """Redis does not answer."""


@lru_cache(maxsize=4)
def connection(url: str) -> redis.Redis:
    """Give the connection to Redis."""
    return redis.Redis.from_url(
        url, socket_connect_timeout=CONNECT_SECONDS, socket_timeout=2
    )


def sender(url: str, *, apart: Mapping[str, Collection[Job]] | None = None) -> Send:
    """Give the function that puts a delivery on its queue; some jobs wait `apart`."""
    named = {name_of(job): name for name, jobs in (apart or {}).items() for job in jobs}

    def send(delivery_id: int, job: str) -> None:
        queue = _queue(named.get(job, QUICK), connection(url))
        try:
            queue.enqueue(
                perform,
                delivery_id,
                job_timeout=JOB_SECONDS,
                result_ttl=0,
                failure_ttl=3600,
            )
        except redis.RedisError as error:
            raise QueueUnreachable(str(error)) from error

    return send


def reachable(url: str) -> bool:
    """Tell whether Redis answers."""
    try:
        return bool(connection(url).ping())
    except redis.RedisError:
        return False


def length(url: str) -> int:
    """Count the deliveries that wait for a worker."""
    return sum(_queue(name, connection(url)).count for name in QUEUES)


def last_beat(url: str) -> datetime | None:
    """Give when a worker showed a sign of life last; none when none is known, or asked."""
    try:
        workers = Worker.all(connection=connection(url), serializer=JSONSerializer)
    except redis.RedisError:
        return None
    beats = [worker.last_heartbeat for worker in workers if worker.last_heartbeat]
    return max((_aware(beat) for beat in beats), default=None)


def work(url: str, *, queues: Collection[str] = QUEUES, burst: bool = False) -> None:
    """Run one worker until it is told to stop; each job in a child of its own."""
    kind = SimpleWorker if burst else Worker
    waiting = redis.Redis.from_url(url, socket_connect_timeout=5)
    worker = kind(
        [_queue(name, waiting) for name in queues],
        connection=waiting,
        serializer=JSONSerializer,
        worker_ttl=60,
    )
    worker.work(burst=burst, logging_level="WARNING")


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _queue(name: str, server: redis.Redis) -> Any:
    return Queue(name, connection=server, serializer=JSONSerializer)
