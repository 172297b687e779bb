"""Payment intents asked for directly through the API, without a Checkout Session."""

from __future__ import annotations

from store.payments.sandbox import intents, values
from store.payments.sandbox.errors import DECLINED, ApiError, missing, unsupported
from store.payments.sandbox.state import Document, Record
from store.payments.sandbox.world import World

CREATE = frozenset(
    {
        "amount",
        "automatic_payment_methods",
        "confirm",
        "currency",
        "description",
        "expand",
        "metadata",
        "payment_method",
        "receipt_email",
        "return_url",
        "shipping",
        "statement_descriptor",
        "statement_descriptor_suffix",
    }
)
CONFIRM = frozenset({"expand", "payment_method", "return_url"})
ANY_METHOD: Document = {"allow_redirects": "always", "enabled": True}

# Stripe's test payment methods: docs.stripe.com/testing
APPROVED = frozenset({"pm_card_visa", "pm_card_mastercard", "pm_card_in"})
REFUSED = frozenset({"pm_card_chargeDeclined", "pm_card_visa_chargeDeclined"})
CHALLENGED = frozenset({"pm_card_threeDSecure2Required", "pm_card_authenticationRequired"})


class CardDeclined(ApiError):
    """A refusal that leaves traces: what happened until then is kept."""


def create(world: World, given: Document) -> Document:
    """Begin an intent, and try it at once when asked to."""
    _acted_on(given, CREATE)
    currency = values.currency(given["currency"])
    values.chargeable(given["amount"], currency, param="amount")
    _check_method(given.get("payment_method"))
    intent = intents.create(world, _body(given, currency), notes=_notes(given))
    if given.get("confirm"):
        return _try(world, intent, given)
    return intent.body


def confirm(world: World, intent_id: str, given: Document) -> Document:
    """Try an intent with a payment method; raises CardDeclined."""
    _acted_on(given, CONFIRM)
    _check_method(given.get("payment_method"))
    intent = _without_session(world, intent_id, "confirm")
    if intent.body["status"] not in intents.PAYABLE:
        raise intents.unexpected(intent, "confirmed")
    intent.notes |= _notes(given)
    return _try(world, intent, given)


def cancel(world: World, intent_id: str, given: Document) -> Document:
    """Stop collecting an intent."""
    intent = _without_session(world, intent_id, "cancel")
    intents.cancel(world, intent, reason=given.get("cancellation_reason"))
    return intent.body


def _without_session(world: World, intent_id: str, verb: str) -> Record:
    intent = world.load(intents.KIND, intent_id)
    if intent.notes.get("session") and intent.body["status"] in intents.PAYABLE:
        raise ApiError(
            f"You cannot {verb} a PaymentIntent that a Checkout Session created. "
            "Expire the Checkout Session instead.",
            code="payment_intent_unexpected_state",
        )
    return intent


def _try(world: World, intent: Record, given: Document) -> Document:
    method = intent.notes.get("method")
    if method is None:
        raise missing("payment_method")
    if method in CHALLENGED:
        intents.challenge(world, intent, return_url=given.get("return_url"))
    elif method in REFUSED:
        intents.decline(world, intent)
        raise _declined(intent)
    else:
        intents.succeed(world, intent)
    return intent.body


def _declined(intent: Record) -> CardDeclined:
    error = intent.body["last_payment_error"]
    more = {name: error[name] for name in ("advice_code", "charge", "decline_code")}
    return CardDeclined(
        error["message"],
        status=DECLINED,
        error_type="card_error",
        code=error["code"],
        payment_intent=intent.body,
        **more,
    )


def _body(given: Document, currency: str) -> Document:
    copied = {name: given[name] for name in intents.COPIED if name in given}
    return copied | {
        "amount": given["amount"],
        "automatic_payment_methods": given.get("automatic_payment_methods", ANY_METHOD),
        "currency": currency,
        "metadata": values.metadata(given.get("metadata")),
        "payment_method": given.get("payment_method"),
        "status": "requires_confirmation"
        if "payment_method" in given
        else "requires_payment_method",
    }


def _notes(given: Document) -> Document:
    renamed = {"payment_method": "method", "return_url": "return_url"}
    return {note: given[name] for name, note in renamed.items() if name in given}


def _check_method(method: str | None) -> None:
    if method is not None and method not in APPROVED | REFUSED | CHALLENGED:
        raise unsupported("payment_method")


def _acted_on(given: Document, known: frozenset[str]) -> None:
    for name in given:
        if name not in known:
            raise unsupported(name)
