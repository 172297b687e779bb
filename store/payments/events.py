"""What a verified event is about, whatever kind it is."""

from __future__ import annotations

import re
from typing import Any

from store.payments.told import Event

LONGEST_ID = 120
LONGEST_NUMBER = 40
DEEPEST = 40  # Stripe's own events stay below 10
TOKENS = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[{\]}]')


def is_too_deep(body: bytes) -> bool:
    """Tell whether JSON nests deeper than any event does, without reading it."""
    depth = 0
    for token in TOKENS.finditer(body):
        depth += {b"[": 1, b"{": 1, b"]": -1, b"}": -1}.get(token.group(), 0)
        if depth > DEEPEST:
            return True
    return False


def event_of(payload: dict[str, Any]) -> Event:
    """Take from an event what we act on; raises what a misformed one gives rise to."""
    subject = _part(_part(payload, "data"), "object")
    kind = subject.get("object")
    return Event(
        event_id=_id(payload["id"]) or "",
        type=str(payload["type"])[:80],
        livemode=bool(payload.get("livemode")),
        session_id=_id(subject["id"]) if kind == "checkout.session" else None,
        order_number=_number(_part(subject, "metadata").get("order")),
        payload=payload,
        subject=_id(subject.get("id")) or "",
        intent_id=_id(subject.get("id" if kind == "payment_intent" else "payment_intent")),
        account=_id(payload.get("account")) or "",
    )


def _id(told: object) -> str | None:
    if isinstance(told, dict):
        told = told.get("id")
    fits = isinstance(told, str) and told.isprintable() and 0 < len(told) <= LONGEST_ID
    return str(told) if fits else None


def _number(told: object) -> str | None:
    """Give an order's number; other shops of the same account may write anything."""
    if isinstance(told, str) and told.isprintable() and len(told) <= LONGEST_NUMBER:
        return told
    return None


def _part(whole: dict[str, Any], name: str) -> dict[str, Any]:
    part = whole.get(name)
    return part if isinstance(part, dict) else {}
