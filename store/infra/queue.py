"""The queue: the only place that speaks RQ. It carries delivery ids, as JSON."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import redis
from rq import Queue, SimpleWorker, Worker
from rq.serializers import JSONSerializer

from store.infra.outbox import perform

NAME = "store"
JOB_SECONDS = 300


class QueueUnreachable(ConnectionError):
    """Redis does not answer."""


@lru_cache(maxsize=4)
def connection(url: str) -> redis.Redis:
    """Give the connection to Redis; half a second is the longest a page waits for it."""
    return redis.Redis.from_url(url, socket_connect_timeout=0.5, socket_timeout=2)


def sender(url: str) -> Any:
    """Give the function that puts a delivery on the queue."""

    def send(delivery_id: int) -> None:
        queue = Queue(NAME, connection=connection(url), serializer=JSONSerializer)
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
    return Queue(NAME, connection=connection(url), serializer=JSONSerializer).count


def work(url: str, *, burst: bool = False) -> None:
    """Run one worker until it is told to stop; each job in a child of its own."""
    kind = SimpleWorker if burst else Worker
    waiting = redis.Redis.from_url(url, socket_connect_timeout=5)
    queue = Queue(NAME, connection=waiting, serializer=JSONSerializer)
    worker = kind([queue], connection=waiting, serializer=JSONSerializer, worker_ttl=60)
    worker.work(burst=burst, logging_level="WARNING")
