"""Small remarks that wait in Redis until a sweep takes them; losing one harms nobody."""

from __future__ import annotations

import json
from typing import Any

import redis

from store.infra.log import log
from store.infra.queue import connection

MOST_WAITING = 20_000
AT_ONCE = 2_000


def leave(url: str, name: str, remark: dict[str, Any]) -> None:
    """Leave a remark for the sweep; when Redis is away or too many wait, it is dropped."""
    key = _key(name)
    try:
        with connection(url).pipeline(transaction=False) as together:
            together.lpush(key, json.dumps(remark))
            together.ltrim(key, 0, MOST_WAITING - 1)
            together.execute()
    except redis.RedisError as error:
        log.info("hint_dropped", name=name, error=str(error))


def take(url: str, name: str) -> list[dict[str, Any]]:
    """Take the remarks that wait, the oldest first; of very many, some."""
    try:
        found: Any = connection(url).rpop(_key(name), AT_ONCE)
    except redis.RedisError as error:
        log.info("hints_unreachable", name=name, error=str(error))
        return []
    return [json.loads(remark) for remark in found or ()]


def _key(name: str) -> str:
    return f"hints:{name}"
