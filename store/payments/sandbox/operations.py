"""The table of API calls: which address does what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from store.payments.sandbox import (
    charges,
    disputes,
    intent_requests,
    intents,
    refunds,
    sessions,
)
from store.payments.sandbox.errors import ParameterError
from store.payments.sandbox.lists import listed, windowed
from store.payments.sandbox.state import Document, Page
from store.payments.sandbox.world import World

Run = Callable[[World, Document, str], Document]

SESSIONS = "/v1/checkout/sessions"
INTENTS = "/v1/payment_intents"
CHARGES = "/v1/charges"
REFUNDS = "/v1/refunds"
DISPUTES = "/v1/disputes"
WARNINGS = "/v1/radar/early_fraud_warnings"
EVENTS = "/v1/events"


@dataclass(frozen=True)
class Operation:
    """`run` gets the world, the typed parameters and the id in the address, or ""."""

    name: str
    method: str
    path: str
    run: Run


def _retrieved(kind: str) -> Run:
    return lambda world, _given, identifier: world.load(kind, identifier).body


def _listed(kind: str, url: str, **filters: str) -> Run:
    return lambda world, given, _: listed(world, kind, given, url=url, filters=filters)


def _session(world: World, _given: Document, identifier: str) -> Document:
    return sessions.current(world, identifier).body


def _session_lines(world: World, given: Document, identifier: str) -> Document:
    session = world.load(sessions.KIND, identifier)
    return windowed(
        session.notes["lines"], given, url=f"{SESSIONS}/{identifier}/line_items"
    )


def _refunds_of_charge(world: World, given: Document, identifier: str) -> Document:
    charge = world.load(charges.KIND, identifier)
    return listed(
        world,
        refunds.KIND,
        given | {"charge": charge.id},
        url=f"{CHARGES}/{charge.id}/refunds",
        filters={"charge": "charge"},
    )


def _events(world: World, given: Document, _: str) -> Document:
    """List events; the sandbox filters by one exact type."""
    if "*" in given.get("type", ""):
        raise ParameterError("The payment sandbox filters by exact types.", param="type")
    return listed(world, "event", given, url=EVENTS, filters={"type": "type"})


def _balance(world: World, _given: Document, _: str) -> Document:
    """Add up what is there and what banks still have to send."""
    available: Counter[str] = Counter({"inr": 0})
    pending: Counter[str] = Counter({"inr": 0})
    for charge in world.state.page(Page(charges.KIND, limit=-1)):
        body = charge.body
        available[body["currency"]] += body["amount_captured"] - body["amount_refunded"]
        if body["status"] == "pending":
            pending[body["currency"]] += body["amount"]
    return {
        "object": "balance",
        "available": _sums(available),
        "livemode": False,
        "pending": _sums(pending),
    }


def _sums(amounts: Counter[str]) -> list[Document]:
    return [
        {"amount": amount, "currency": currency} for currency, amount in amounts.items()
    ]


OPERATIONS = (
    Operation(
        "checkout.sessions.create",
        "POST",
        SESSIONS,
        lambda world, given, _: sessions.create(world, given),
    ),
    Operation(
        "checkout.sessions.list",
        "GET",
        SESSIONS,
        _listed(sessions.KIND, SESSIONS, payment_intent="payment_intent", status="status"),
    ),
    Operation("checkout.sessions.retrieve", "GET", f"{SESSIONS}/<identifier>", _session),
    Operation(
        "checkout.sessions.expire",
        "POST",
        f"{SESSIONS}/<identifier>/expire",
        lambda world, _given, identifier: sessions.expire(world, identifier),
    ),
    Operation(
        "checkout.sessions.line_items",
        "GET",
        f"{SESSIONS}/<identifier>/line_items",
        _session_lines,
    ),
    Operation(
        "payment_intents.create",
        "POST",
        INTENTS,
        lambda world, given, _: intent_requests.create(world, given),
    ),
    Operation("payment_intents.list", "GET", INTENTS, _listed(intents.KIND, INTENTS)),
    Operation(
        "payment_intents.retrieve",
        "GET",
        f"{INTENTS}/<identifier>",
        _retrieved(intents.KIND),
    ),
    Operation(
        "payment_intents.confirm",
        "POST",
        f"{INTENTS}/<identifier>/confirm",
        lambda world, given, identifier: intent_requests.confirm(world, identifier, given),
    ),
    Operation(
        "payment_intents.cancel",
        "POST",
        f"{INTENTS}/<identifier>/cancel",
        lambda world, given, identifier: intent_requests.cancel(world, identifier, given),
    ),
    Operation(
        "charges.list",
        "GET",
        CHARGES,
        _listed(charges.KIND, CHARGES, payment_intent="payment_intent"),
    ),
    Operation(
        "charges.retrieve", "GET", f"{CHARGES}/<identifier>", _retrieved(charges.KIND)
    ),
    Operation(
        "refunds.list",
        "GET",
        f"{CHARGES}/<identifier>/refunds",
        _refunds_of_charge,
    ),
    Operation(
        "refunds.create",
        "POST",
        REFUNDS,
        lambda world, given, _: refunds.create(world, given),
    ),
    Operation(
        "refunds.list",
        "GET",
        REFUNDS,
        _listed(refunds.KIND, REFUNDS, charge="charge", payment_intent="payment_intent"),
    ),
    Operation(
        "refunds.retrieve", "GET", f"{REFUNDS}/<identifier>", _retrieved(refunds.KIND)
    ),
    Operation(
        "refunds.update",
        "POST",
        f"{REFUNDS}/<identifier>",
        lambda world, given, identifier: refunds.update(world, identifier, given),
    ),
    Operation(
        "disputes.list",
        "GET",
        DISPUTES,
        _listed(disputes.KIND, DISPUTES, charge="charge", payment_intent="payment_intent"),
    ),
    Operation(
        "disputes.retrieve", "GET", f"{DISPUTES}/<identifier>", _retrieved(disputes.KIND)
    ),
    Operation(
        "radar.early_fraud_warnings.retrieve",
        "GET",
        f"{WARNINGS}/<identifier>",
        _retrieved(disputes.WARNING),
    ),
    Operation("events.list", "GET", EVENTS, _events),
    Operation("events.retrieve", "GET", f"{EVENTS}/<identifier>", _retrieved("event")),
    Operation("balance.retrieve", "GET", "/v1/balance", _balance),
)
