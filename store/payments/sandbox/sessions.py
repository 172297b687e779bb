"""Checkout Sessions: opened by the shop, completed on the pay page, or expired."""

from __future__ import annotations

from store.payments.sandbox import events, intents, lines, session_parameters, values
from store.payments.sandbox.errors import ApiError, ParameterError
from store.payments.sandbox.session_parameters import LONGEST, METHODS
from store.payments.sandbox.state import Document, Record
from store.payments.sandbox.world import World

KIND = "checkout.session"


# A session's fields as they are when nothing in the sandbox sets them.
BLANK: Document = {
    "adaptive_pricing": {"enabled": False},
    "after_expiration": None,
    "allow_promotion_codes": None,
    "automatic_tax": {
        "enabled": False,
        "liability": None,
        "provider": None,
        "status": None,
    },
    "client_secret": None,
    "collected_information": None,
    "consent": None,
    "consent_collection": None,
    "currency_conversion": None,
    "custom_fields": [],
    "customer": None,
    "customer_account": None,
    "customer_creation": "if_required",
    "discounts": [],
    "invoice": None,
    "invoice_creation": None,
    "mode": "payment",
    "payment_intent": None,
    "payment_link": None,
    "payment_method_collection": "if_required",
    "payment_method_configuration_details": None,
    "payment_method_options": {},
    "payment_status": "unpaid",
    "permissions": None,
    "recovered_from": None,
    "saved_payment_method_options": None,
    "setup_intent": None,
    "shipping_address_collection": None,
    "shipping_cost": None,
    "shipping_options": [],
    "status": "open",
    "subscription": None,
    "ui_mode": "hosted_page",
    "wallet_options": None,
}


def create(world: World, given: Document) -> Document:
    """Open a session; raises ParameterError."""
    session_parameters.check(given, at=world.second)
    items = lines.priced(world, given["line_items"])
    total = lines.total(items)
    currency = items[0]["currency"]
    if values.currency(given.get("currency") or currency) != currency:
        raise ParameterError(
            "The currency must match that of the prices.", param="currency"
        )
    expires_at = given.get("expires_at", world.second + LONGEST)
    body = BLANK | _asked(given) | _amounts(total, currency) | {"expires_at": expires_at}
    session = world.begin(KIND, body, notes=_notes(given, items), due_at=expires_at)
    session.body["url"] = f"{world.public_url}/pay/{session.id}"
    world.state.save(session)
    return session.body


def current(world: World, session_id: str) -> Record:
    """Find a session as it is now: one whose time is over has expired."""
    session = world.load(KIND, session_id)
    if session.body["status"] == "open" and session.body["expires_at"] <= world.now():
        _close_unpaid(world, session)
    return session


def expire(world: World, session_id: str) -> Document:
    """End an open session at the shop's wish."""
    session = current(world, session_id)
    if session.body["status"] != "open":
        raise ApiError(
            'Only Checkout Sessions with a status in ["open"] can be expired. '
            f"This Session has a status of {session.body['status']}.",
        )
    _close_unpaid(world, session)
    return session.body


def expire_due(world: World) -> None:
    """End every open session whose time is over."""
    for session in world.state.due(KIND, at=world.now()):
        with world.state.change():
            current(world, session.id)


def complete(world: World, session: Record, *, payer: Document, paid: bool) -> None:
    """The customer is done; the money may still be on its way."""
    session.due_at = None
    session.body |= {
        "status": "complete",
        "payment_status": "paid" if paid else "unpaid",
        "customer_details": _customer_details(payer),
        "url": None,
    }
    world.state.save(session)
    events.record(world, "checkout.session.completed", session)


def settle(world: World, session: Record, *, paid: bool) -> None:
    """The slow money has come, or will never come."""
    session.body["payment_status"] = "paid" if paid else "unpaid"
    world.state.save(session)
    outcome = "succeeded" if paid else "failed"
    events.record(world, f"checkout.session.async_payment_{outcome}", session)


def _close_unpaid(world: World, session: Record) -> None:
    session.due_at = None
    session.body |= {"status": "expired", "url": None}
    world.state.save(session)
    intents.cancel_of_session(world, session)
    events.record(world, "checkout.session.expired", session)


def _notes(given: Document, items: list[Document]) -> Document:
    descriptions = [
        line["price_data"]["product_data"].get("description", "")
        for line in given["line_items"]
    ]
    return {
        "lines": items,
        "descriptions": descriptions,
        "intent": given.get("payment_intent_data", {}),
    }


def _amounts(total: int, currency: str) -> Document:
    return {
        "amount_subtotal": total,
        "amount_total": total,
        "currency": currency,
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
    }


def _asked(given: Document) -> Document:
    """Give the fields that repeat what the shop asked for."""
    email = given.get("customer_email")
    texts = given.get("custom_text", {})
    return {
        "billing_address_collection": given.get("billing_address_collection"),
        "cancel_url": given.get("cancel_url"),
        "client_reference_id": given.get("client_reference_id"),
        "custom_text": {name: texts.get(name) or None for name in TEXTS},
        "customer_details": _customer_details({"email": email}) if email else None,
        "customer_email": email,
        "locale": given.get("locale"),
        "metadata": values.metadata(given.get("metadata")),
        "origin_context": given.get("origin_context"),
        "payment_method_types": given.get("allowed_payment_method_types", METHODS),
        "phone_number_collection": given.get("phone_number_collection", {"enabled": False}),
        "submit_type": given.get("submit_type"),
        "success_url": given["success_url"],
    }


TEXTS = ("after_submit", "shipping_address", "submit", "terms_of_service_acceptance")


def _customer_details(payer: Document) -> Document:
    return {
        "address": payer.get("address"),
        "business_name": None,
        "email": payer.get("email"),
        "individual_name": None,
        "name": payer.get("name"),
        "phone": payer.get("phone"),
        "tax_exempt": "none",
        "tax_ids": [],
    }
