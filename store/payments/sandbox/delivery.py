"""Tells the shop about events: signed, retried, and spoilt by faults when asked to."""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable
from urllib.parse import urlsplit

from store.payments.sandbox.signing import signature
from store.payments.sandbox.state import Record
from store.payments.sandbox.world import World

RETRY_AFTER = (1, 2, 5, 10, 30, 60, 300, 900, 3_600)
PATIENCE = 20
TOLD = 300
DROPPED = "dropped by a fault"


def deliver_due(world: World, *, stopping: Callable[[], bool] = lambda: False) -> None:
    """Try every event whose time has come, outside any transaction."""
    waiting = world.state.due("event", at=world.now())
    if world.faults.now.reorder:
        waiting.reverse()
    for event in waiting:
        if stopping():
            return
        _deliver(world, event)


def deliver_again(world: World, event_id: str) -> None:
    """Put an event in front of the queue, whatever became of it before."""
    with world.state.change():
        event = world.load("event", event_id)
        event.notes |= {"tries": 0, "by_hand": event.notes.get("by_hand", 0) + 1}
        event.due_at = world.now()
        world.state.save(event)


def _deliver(world: World, event: Record) -> None:
    if not event.notes.get("by_hand") and world.faults.loses_this_event():
        _lose(world, event.id)
        return
    outcomes = [_post(world, event) for _ in range(1 + world.faults.now.duplicate)]
    _note(world, event, outcomes)


def _lose(world: World, event_id: str) -> None:
    with world.state.change():
        event = world.load("event", event_id)
        _remember(world, event, [DROPPED])
        event.due_at = None
        world.state.save(event)


def _note(world: World, sent: Record, outcomes: list[str]) -> None:
    """Write down what the shop answered, and when to ask again."""
    with world.state.change():
        event = world.load("event", sent.id)
        _remember(world, event, outcomes)
        accepted = any(map(is_accepted, outcomes))
        if accepted:
            event.body["pending_webhooks"] = 0
        if event.notes.get("by_hand") == sent.notes.get("by_hand"):
            _plan(world, event, accepted=accepted)
        world.state.save(event)


def _plan(world: World, event: Record, *, accepted: bool) -> None:
    """Set the next try, unless somebody asked for one while this one was under way."""
    tries = event.notes["tries"]
    event.notes["tries"] = tries + 1
    again = not accepted and tries < len(RETRY_AFTER)
    event.due_at = world.now() + RETRY_AFTER[tries] if again else None


def _remember(world: World, event: Record, outcomes: list[str]) -> None:
    event.notes["attempts"] += [{"at": world.second, "outcome": said} for said in outcomes]


def is_accepted(outcome: str) -> bool:
    """Tell a 2xx from every other status and from a broken connection."""
    return len(outcome) == len("200") and outcome.startswith("2")


def _post(world: World, event: Record) -> str:
    """Send one event; give the status, or why there was none."""
    payload = json.dumps(event.body, indent=2)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Stripe/1.0 (payment sandbox)",
        "Stripe-Signature": signature(
            payload, secret=world.webhook_secret, at=world.second
        ),
    }
    try:
        return str(_send(world.webhook_url, payload.encode(), headers))
    except (OSError, http.client.HTTPException) as error:
        return f"{type(error).__name__}: {error}"[:TOLD]


def _send(url: str, payload: bytes, headers: dict[str, str]) -> int:
    """POST without following redirects, as Stripe does; give the status."""
    address = urlsplit(url)
    secure = address.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(address.netloc, timeout=PATIENCE)
    try:
        target = f"{address.path or '/'}{'?' if address.query else ''}{address.query}"
        connection.request("POST", target, body=payload, headers=headers)
        response = connection.getresponse()
        response.read()
        return response.status
    finally:
        connection.close()
