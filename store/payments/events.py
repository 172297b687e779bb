"""What a verified event is about, whatever kind it is."""

from __future__ import annotations

import re
from typing import Any

from store.payments.told import Event

LONGEST_ID = 120
LONGEST_NUMBER = 40
DEEPEST = 40  # Stripe's own events stay below 10
# Of an event's texts only these are shown to people, and what looks like Stripe's own ids.
SHOWN = re.compile(
    r"(api_version|brand|capture_method|country|currency|funding|mode|network|network_status"
    r"|object|order|outcome|payment_status|reason|risk_level|seller_message|status"
    r"|submit_type|type|ui_mode|failure_code|decline_code)\Z"
)
# Whatever lies in these is about a person.
PERSONAL = re.compile(
    r"(billing|customer|shipping|collected|payment_method)_.+|shipping|evidence|card|owner"
    r"|custom_fields"
)
IDS = re.compile(r"(?!.*secret)[a-z]{2,10}_[A-Za-z0-9_]{4,80}\Z")
HIDDEN = "[hidden]"
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


def readable(payload: object, *, under: str = "") -> Any:
    """Give an event as staff may read it: ids, states and amounts, and nobody's name."""
    if isinstance(payload, str):
        return payload if SHOWN.match(under) or IDS.match(payload) else HIDDEN
    if not isinstance(payload, dict | list):
        return payload
    return HIDDEN if PERSONAL.match(under) else _inside(payload, under)


def _inside(payload: dict[Any, Any] | list[Any], under: str) -> Any:
    if isinstance(payload, list):
        return [readable(each, under=under) for each in payload]
    return {str(name): readable(each, under=str(name)) for name, each in payload.items()}


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
