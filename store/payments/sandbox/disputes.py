"""Disputes and warnings of fraud: what a customer's bank says long after the payment."""

from __future__ import annotations

from store.payments.sandbox import charges, events
from store.payments.sandbox.errors import ApiError
from store.payments.sandbox.state import Document, Record
from store.payments.sandbox.world import World

KIND = "dispute"
WARNING = "radar.early_fraud_warning"
WEEK = 7 * 24 * 3600
OPEN = "needs_response"
EVIDENCE = (
    "access_activity_log",
    "billing_address",
    "cancellation_policy",
    "cancellation_policy_disclosure",
    "cancellation_rebuttal",
    "customer_communication",
    "customer_email_address",
    "customer_name",
    "customer_purchase_ip",
    "customer_signature",
    "duplicate_charge_documentation",
    "duplicate_charge_explanation",
    "duplicate_charge_id",
    "product_description",
    "receipt",
    "refund_policy",
    "refund_policy_disclosure",
    "refund_refusal_explanation",
    "service_date",
    "service_documentation",
    "shipping_address",
    "shipping_carrier",
    "shipping_date",
    "shipping_documentation",
    "shipping_tracking_number",
    "uncategorized_file",
    "uncategorized_text",
)


def dispute(world: World, intent_id: str) -> Record:
    """Let the customer's bank take a payment back, as fraudulent."""
    charge = _charge(world, intent_id)
    with world.state.change():
        charge.body["disputed"] = True
        world.state.save(charge)
        opened = world.begin(KIND, _body(world, charge))
        events.record(world, "charge.dispute.created", opened)
        events.record(world, "charge.dispute.funds_withdrawn", opened)
    return opened


def close(world: World, dispute_id: str, *, won: bool) -> Record:
    """Let the bank decide; what is won comes back."""
    found = world.load(KIND, dispute_id)
    if found.body["status"] != OPEN:
        raise ApiError(f"Dispute {dispute_id} is closed already.")
    with world.state.change():
        found.body["status"] = "won" if won else "lost"
        world.state.save(found)
        events.record(world, "charge.dispute.closed", found)
        if won:
            events.record(world, "charge.dispute.funds_reinstated", found)
    return found


def warn(world: World, intent_id: str) -> Record:
    """Let the card's issuer call a payment a fraud, before anybody disputes it."""
    charge = _charge(world, intent_id)
    body = {
        "actionable": True,
        "charge": charge.id,
        "fraud_type": "made_with_stolen_card",
        "payment_intent": intent_id,
    }
    with world.state.change():
        warned = world.begin(WARNING, body)
        events.record(world, f"{WARNING}.created", warned)
    return warned


def _charge(world: World, intent_id: str) -> Record:
    intent = world.load("payment_intent", intent_id)
    found = world.state.find(charges.KIND, intent.body["latest_charge"] or "")
    if found is None or not found.body["paid"]:
        raise ApiError("Only what was paid can be disputed.")
    return found


def _body(world: World, charge: Record) -> Document:
    return {
        "amount": charge.body["amount_captured"],
        "balance_transactions": [],
        "charge": charge.id,
        "currency": charge.body["currency"],
        "enhanced_eligibility_types": [],
        "evidence": dict.fromkeys(EVIDENCE) | {"enhanced_evidence": {}},
        "evidence_details": {
            "due_by": world.second + WEEK,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
            "submission_method": "not_submitted",
        },
        "is_charge_refundable": False,
        "metadata": {},
        "payment_intent": charge.body["payment_intent"],
        "reason": "fraudulent",
        "status": OPEN,
    }
