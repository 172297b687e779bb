"""Payment intents: one sum to collect, however many tries it takes."""

from __future__ import annotations

from store.payments.sandbox import charges, events
from store.payments.sandbox.errors import ApiError
from store.payments.sandbox.state import Document, Record
from store.payments.sandbox.world import World, token

KIND = "payment_intent"
PAYABLE = ("requires_payment_method", "requires_confirmation", "requires_action")
DECLINE: Document = {
    "advice_code": "try_again_later",
    "code": "card_declined",
    "decline_code": charges.GENERIC_DECLINE,
    "message": "Your card was declined.",
    "payment_method_type": "card",
    "type": "card_error",
}
UNAUTHENTICATED: Document = {
    "code": "payment_intent_authentication_failure",
    "message": "We are unable to authenticate your payment method. "
    "Please choose a different payment method and try again.",
    "payment_method_type": "card",
    "type": "invalid_request_error",
}
BANK_FAILURE: Document = {
    "code": "payment_intent_payment_attempt_failed",
    "message": "The bank could not complete the payment.",
    "payment_method_type": "upi",
    "type": "invalid_request_error",
}


# An intent's fields as they are when nothing in the sandbox sets them.
BLANK: Document = {
    "amount_capturable": 0,
    "amount_details": {"tip": {}},
    "amount_received": 0,
    "application": None,
    "application_fee_amount": None,
    "automatic_payment_methods": None,
    "canceled_at": None,
    "cancellation_reason": None,
    "capture_method": "automatic_async",
    "client_secret": None,
    "confirmation_method": "automatic",
    "customer": None,
    "customer_account": None,
    "description": None,
    "last_payment_error": None,
    "latest_charge": None,
    "metadata": {},
    "next_action": None,
    "on_behalf_of": None,
    "payment_method": None,
    "payment_method_configuration_details": None,
    "payment_method_options": {},
    "payment_method_types": ["card", "upi"],
    "processing": None,
    "receipt_email": None,
    "review": None,
    "setup_future_usage": None,
    "shipping": None,
    "source": None,
    "statement_descriptor": None,
    "statement_descriptor_suffix": None,
    "status": "requires_payment_method",
    "transfer_data": None,
    "transfer_group": None,
}


def create(world: World, body: Document, *, notes: Document) -> Record:
    """Begin to collect `amount` of `currency`."""
    intent = world.begin(KIND, BLANK | body, notes=notes)
    intent.body["client_secret"] = f"{intent.id}_secret_{token()}"
    world.state.save(intent)
    events.record(world, "payment_intent.created", intent)
    return intent


def of_session(world: World, session: Record) -> Record:
    """Give the intent of a session, which its first try to pay creates."""
    if session.body["payment_intent"]:
        return world.load(KIND, session.body["payment_intent"])
    asked = session.notes["intent"]
    body = {name: asked.get(name) for name in COPIED} | {
        "amount": session.body["amount_total"],
        "currency": session.body["currency"],
        "metadata": asked.get("metadata") or {},
        "payment_method_types": session.body["payment_method_types"],
    }
    intent = create(world, body, notes={"session": session.id})
    session.body["payment_intent"] = intent.id
    world.state.save(session)
    return intent


COPIED = (
    "description",
    "receipt_email",
    "shipping",
    "statement_descriptor",
    "statement_descriptor_suffix",
)


def succeed(world: World, intent: Record, *, method: str = "card") -> None:
    """The money is there at once."""
    _choose(intent)
    charge = charges.attempt(world, intent, method=method, status="succeeded")
    _collected(world, intent, charge)


def decline(world: World, intent: Record) -> None:
    """The bank said no; another try is possible."""
    _choose(intent)
    charge = charges.attempt(world, intent, method="card", status="failed")
    _failed(world, intent, DECLINE, charge)


def challenge(world: World, intent: Record, *, return_url: str | None) -> None:
    """The bank wants to see the customer first (3-D Secure)."""
    _choose(intent)
    intent.notes["challenged"] = True
    url = f"{world.public_url}/challenge/{intent.id}"
    redirect = {"url": url, "return_url": return_url}
    intent.body |= {
        "status": "requires_action",
        "next_action": {"type": "redirect_to_url", "redirect_to_url": redirect},
    }
    world.state.save(intent)
    events.record(world, "payment_intent.requires_action", intent)


def fail_challenge(world: World, intent: Record) -> None:
    """The customer could not show who they are; no charge was tried."""
    _failed(world, intent, UNAUTHENTICATED, None)


def begin_settling(world: World, intent: Record, *, succeeds: bool) -> None:
    """A bank has been asked, and answers after a while."""
    _choose(intent)
    charge = charges.attempt(world, intent, method="upi", status="pending")
    intent.notes["succeeds"] = succeeds
    intent.due_at = world.now() + world.faults.now.settle_after
    intent.body |= {"status": "processing", "latest_charge": charge.id}
    world.state.save(intent)
    events.record(world, "payment_intent.processing", intent)


def settle(world: World, intent: Record) -> bool:
    """Give the bank's answer; tells whether the money came."""
    charge = world.load(charges.KIND, intent.body["latest_charge"])
    paid: bool = intent.notes["succeeds"]
    intent.due_at = None
    charges.finish(world, charge, paid=paid)
    if paid:
        _collected(world, intent, charge)
    else:
        _failed(world, intent, BANK_FAILURE, charge)
    return paid


def cancel(world: World, intent: Record, *, reason: str | None) -> None:
    """Stop collecting; raises Stripe's refusal when it is too late."""
    if intent.body["status"] not in PAYABLE:
        raise unexpected(intent, "canceled")
    intent.body |= {
        "status": "canceled",
        "canceled_at": world.second,
        "cancellation_reason": reason,
        "next_action": None,
    }
    world.state.save(intent)
    events.record(world, "payment_intent.canceled", intent)


def cancel_of_session(world: World, session: Record) -> None:
    """An expired session takes its unpaid intent with it."""
    if not session.body["payment_intent"]:
        return
    intent = world.load(KIND, session.body["payment_intent"])
    if intent.body["status"] in PAYABLE:
        cancel(world, intent, reason="expired")


def unexpected(intent: Record, verb: str) -> ApiError:
    return ApiError(
        f"This PaymentIntent could not be {verb} because it has a status of "
        f"{intent.body['status']}.",
        code="payment_intent_unexpected_state",
        payment_intent=intent.body,
    )


def _choose(intent: Record) -> None:
    """Note a fresh payment method: each try has its own."""
    intent.body |= {
        "payment_method": intent.notes.pop("method", None) or f"pm_{token()}",
        "last_payment_error": None,
        "next_action": None,
    }


def _collected(world: World, intent: Record, charge: Record) -> None:
    intent.body |= {
        "status": "succeeded",
        "amount_received": intent.body["amount"],
        "latest_charge": charge.id,
        "last_payment_error": None,
        "next_action": None,
    }
    world.state.save(intent)
    events.record(world, "charge.succeeded", charge)
    events.record(world, "payment_intent.succeeded", intent)


def _failed(world: World, intent: Record, error: Document, charge: Record | None) -> None:
    blamed = {"charge": charge.id} if charge else {}
    intent.body |= {
        "status": "requires_payment_method",
        "last_payment_error": error | blamed,
        "latest_charge": charge.id if charge else intent.body["latest_charge"],
        "next_action": None,
        "payment_method": None,
    }
    intent.notes.pop("challenged", None)
    world.state.save(intent)
    if charge:
        events.record(world, "charge.failed", charge)
    events.record(world, "payment_intent.payment_failed", intent)
