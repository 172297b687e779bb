"""Which parameters of a Checkout Session the sandbox acts on, and their rules."""

from __future__ import annotations

from store.payments.sandbox import values
from store.payments.sandbox.errors import ParameterError, missing, unsupported
from store.payments.sandbox.state import Document

MINUTE = 60
SHORTEST = 30 * MINUTE
LONGEST = 24 * 60 * MINUTE
REFERENCE_LENGTH = 200
METHODS = ["card", "upi"]

ACTED_ON = frozenset(
    {
        "allowed_payment_method_types",
        "billing_address_collection",
        "cancel_url",
        "client_reference_id",
        "currency",
        "custom_text",
        "customer_creation",
        "customer_email",
        "expand",
        "expires_at",
        "line_items",
        "locale",
        "metadata",
        "mode",
        "origin_context",
        "payment_intent_data",
        "phone_number_collection",
        "submit_type",
        "success_url",
        "ui_mode",
    }
)
# Fine to send as long as they switch something off.
SWITCHES = frozenset(
    {
        "adaptive_pricing",
        "allow_promotion_codes",
        "automatic_tax",
        "invoice_creation",
        "tax_id_collection",
    }
)
INTENT = frozenset(
    {
        "capture_method",
        "description",
        "metadata",
        "receipt_email",
        "shipping",
        "statement_descriptor",
        "statement_descriptor_suffix",
    }
)
ONLY = {
    "mode": {"payment"},
    "ui_mode": {"hosted_page"},
    "customer_creation": {"if_required"},
}


def check(given: Document, *, at: int) -> None:
    """Hold the parameters against Stripe's rules; raises ParameterError."""
    _acted_on(given)
    for name in ("mode", "success_url", "line_items"):
        if not given.get(name):
            raise missing(name)
    for name in ("success_url", "cancel_url"):
        if name in given:
            values.url(given[name], param=name)
    if "customer_email" in given:
        values.email(given["customer_email"], param="customer_email")
    values.at_most(
        given.get("client_reference_id"), REFERENCE_LENGTH, param="client_reference_id"
    )
    values.metadata(given.get("metadata"))
    _check_intent(given.get("payment_intent_data", {}))
    _check_methods(given.get("allowed_payment_method_types", METHODS))
    _check_expiry(given.get("expires_at"), at=at)


def _acted_on(given: Document) -> None:
    for name, value in given.items():
        if name in SWITCHES and is_off(value):
            continue
        if name not in ACTED_ON or value not in ONLY.get(name, [value]):
            raise unsupported(name)


def is_off(value: object) -> bool:
    return value is False or (isinstance(value, dict) and value.get("enabled") is False)


def _check_intent(given: Document) -> None:
    for name in given:
        if name not in INTENT:
            raise unsupported(f"payment_intent_data[{name}]")
    if given.get("capture_method") == "manual":
        raise unsupported("payment_intent_data[capture_method]")
    if "receipt_email" in given:
        values.email(given["receipt_email"], param="payment_intent_data[receipt_email]")
    values.metadata(given.get("metadata"), param="payment_intent_data[metadata]")


def _check_methods(wanted: list[str]) -> None:
    for at, method in enumerate(wanted):
        if method not in METHODS:
            raise unsupported(f"allowed_payment_method_types[{at}]")


def _check_expiry(expires_at: int | None, *, at: int) -> None:
    if expires_at is None:
        return
    if expires_at < at + SHORTEST:
        raise ParameterError(
            "The `expires_at` timestamp must be at least 30 minutes "
            "from Checkout Session creation.",
            param="expires_at",
        )
    if expires_at > at + LONGEST:
        raise ParameterError(
            "The `expires_at` timestamp must be less than 24 hours "
            "from Checkout Session creation.",
            param="expires_at",
        )
