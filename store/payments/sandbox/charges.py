"""Charges: the single tries to move money for a payment intent."""

from __future__ import annotations

from typing import Literal

from store.payments.sandbox.state import Document, Record
from store.payments.sandbox.world import World, token

KIND = "charge"
Status = Literal["succeeded", "pending", "failed"]
GENERIC_DECLINE = "generic_decline"


# A charge's fields as they are when nothing in the sandbox sets them.
BLANK: Document = {
    "amount_refunded": 0,
    "application": None,
    "application_fee": None,
    "application_fee_amount": None,
    "balance_transaction": None,
    "calculated_statement_descriptor": None,
    "customer": None,
    "disputed": False,
    "failure_balance_transaction": None,
    "fraud_details": {},
    "on_behalf_of": None,
    "radar_options": {},
    "receipt_number": None,
    "receipt_url": None,
    "refunded": False,
    "review": None,
    "source_transfer": None,
    "transfer_data": None,
    "transfer_group": None,
}


def attempt(world: World, intent: Record, *, method: str, status: Status) -> Record:
    """Save one try; a pending one is finished by `finish`."""
    body = BLANK | _copied(intent.body) | _money(intent.body["amount"], status)
    body |= {
        "billing_details": _billing(intent.notes.get("payer", {})),
        "payment_intent": intent.id,
        "payment_method": intent.body["payment_method"],
        "payment_method_details": _details(intent, method),
        "outcome": _outcome(status),
        "failure_code": "card_declined" if status == "failed" else None,
        "failure_message": "Your card was declined." if status == "failed" else None,
    }
    return world.begin(KIND, body)


def finish(world: World, charge: Record, *, paid: bool) -> None:
    """A bank has answered at last."""
    status: Status = "succeeded" if paid else "failed"
    charge.body |= _money(charge.body["amount"], status)
    charge.body["outcome"] = _outcome(status)
    if not paid:
        charge.body["failure_code"] = "payment_intent_payment_attempt_failed"
        charge.body["failure_message"] = "The bank could not complete the payment."
    world.state.save(charge)


def _money(amount: int, status: Status) -> Document:
    paid = status == "succeeded"
    return {
        "amount": amount,
        "amount_captured": amount if paid else 0,
        "captured": paid,
        "paid": paid,
        "status": status,
    }


def _copied(intent: Document) -> Document:
    names = (
        "currency",
        "description",
        "metadata",
        "receipt_email",
        "shipping",
        "statement_descriptor",
        "statement_descriptor_suffix",
    )
    return {name: intent[name] for name in names}


def _billing(payer: Document) -> Document:
    empty = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))
    return {
        "address": payer.get("address") or empty,
        "email": payer.get("email"),
        "name": payer.get("name"),
        "phone": payer.get("phone"),
        "tax_id": None,
    }


def _details(intent: Record, method: str) -> Document:
    if method == "upi":
        return {"type": "upi", "upi": {"vpa": "maker@sandbox"}}
    return {"type": "card", "card": _card(challenged=bool(intent.notes.get("challenged")))}


def _card(*, challenged: bool) -> Document:
    secured = {
        "authentication_flow": "challenge",
        "electronic_commerce_indicator": "05",
        "result": "authenticated",
        "result_reason": None,
        "version": "2.2.0",
    }
    return {
        "brand": "visa",
        "checks": {
            "address_line1_check": None,
            "address_postal_code_check": None,
            "cvc_check": "pass",
        },
        "country": "IN",
        "exp_month": 12,
        "exp_year": 2034,
        "fingerprint": token(16),
        "funding": "credit",
        "last4": "3220" if challenged else "4242",
        "network": "visa",
        "three_d_secure": secured if challenged else None,
        "wallet": None,
    }


def _outcome(status: Status) -> Document:
    declined = status == "failed"
    return {
        "advice_code": "try_again_later" if declined else None,
        "network_advice_code": None,
        "network_decline_code": "05" if declined else None,
        "network_status": "declined_by_network" if declined else "approved_by_network",
        "reason": GENERIC_DECLINE if declined else None,
        "risk_level": "normal",
        "seller_message": "The bank did not return any further details with this decline."
        if declined
        else "Payment complete.",
        "type": "issuer_declined" if declined else "authorized",
    }
