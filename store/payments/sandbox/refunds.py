"""Refunds: money going back, never more than came."""

from __future__ import annotations

from store.payments.sandbox import charges, events, values
from store.payments.sandbox.errors import ApiError, ParameterError, missing, unsupported
from store.payments.sandbox.state import Document, Record
from store.payments.sandbox.world import World, token

KIND = "refund"
ACTED_ON = frozenset({"amount", "charge", "expand", "metadata", "payment_intent", "reason"})


def create(world: World, given: Document) -> Document:
    """Give back all that is left of a charge, or the amount asked for."""
    for name in given:
        if name not in ACTED_ON:
            raise unsupported(name)
    metadata = values.metadata(given.get("metadata"))
    charge = _charge(world, given)
    amount = _amount(charge, given)
    refund = world.begin(
        KIND,
        _body(charge, amount, given | {"metadata": metadata}),
        due_at=_settles_at(world, charge),
    )
    _take_from(world, charge, amount)
    events.record(world, "refund.created", refund)
    events.record(world, "charge.refunded", charge)
    return refund.body


def update(world: World, refund_id: str, given: Document) -> Document:
    """Change a refund's metadata; an empty value unsets its key."""
    refund = world.load(KIND, refund_id)
    before = {"metadata": refund.body["metadata"]}
    refund.body["metadata"] = _merged(refund.body["metadata"], given.get("metadata"))
    world.state.save(refund)
    events.record(world, "refund.updated", refund, before=before)
    return refund.body


def settle_due(world: World) -> None:
    """The bank has paid the customer back."""
    for waiting in world.state.due(KIND, at=world.now()):
        with world.state.change():
            refund = world.load(KIND, waiting.id)
            if refund.due_at is not None:
                _arrive(world, refund)


def _arrive(world: World, refund: Record) -> None:
    before = {"status": refund.body["status"]}
    refund.due_at = None
    if world.faults.now.bounce:
        _bounce(world, refund)
    else:
        refund.body |= {"status": "succeeded", "pending_reason": None}
    world.state.save(refund)
    events.record(world, "refund.updated", refund, before=before)


def _bounce(world: World, refund: Record) -> None:
    """The bank sends the money back: it is the charge's again."""
    refund.body |= {"status": "failed", "failure_reason": "expired_or_canceled_card"}
    refund.body["pending_reason"] = None
    charge = world.load(charges.KIND, refund.body["charge"])
    _take_from(world, charge, -refund.body["amount"])
    events.record(world, "refund.failed", refund)


def _charge(world: World, given: Document) -> Record:
    if "charge" in given and "payment_intent" in given:
        raise ParameterError(
            "You may only specify one of these parameters: charge, payment_intent.",
            param="charge",
        )
    if "charge" in given:
        return world.load(charges.KIND, given["charge"])
    if "payment_intent" not in given:
        raise missing("payment_intent")
    intent = world.load("payment_intent", given["payment_intent"])
    if not intent.body["latest_charge"]:
        raise ApiError(
            f"This PaymentIntent ({intent.id}) has no successful charge to refund.",
            param="payment_intent",
        )
    return world.load(charges.KIND, intent.body["latest_charge"])


def _amount(charge: Record, given: Document) -> int:
    captured, returned = charge.body["amount_captured"], charge.body["amount_refunded"]
    left: int = captured - returned
    if not charge.body["paid"]:
        raise ApiError(
            f"Charge {charge.id} was not paid, so there is nothing to refund.",
            code="charge_not_refundable",
        )
    if not left:
        raise ApiError(
            f"Charge {charge.id} has already been refunded.",
            code="charge_already_refunded",
        )
    amount = _positive(given.get("amount", left))
    if amount > left:
        raise ApiError(
            f"Refund amount ({amount}) is greater than unrefunded amount on charge "
            f"({left})",
            param="amount",
        )
    return amount


def _positive(amount: int) -> int:
    if amount < 1:
        raise ParameterError(
            "Invalid positive integer", code="parameter_invalid_integer", param="amount"
        )
    return amount


def _take_from(world: World, charge: Record, amount: int) -> None:
    charge.body["amount_refunded"] += amount
    charge.body["refunded"] = (
        charge.body["amount_refunded"] == charge.body["amount_captured"]
    )
    world.state.save(charge)


def _is_slow(charge: Record) -> bool:
    return bool(charge.body["payment_method_details"]["type"] == "upi")


def _settles_at(world: World, charge: Record) -> float | None:
    """A card's refund is heard of again only when it comes back."""
    if _is_slow(charge) or world.faults.now.bounce:
        return world.now() + world.faults.now.settle_after
    return None


def _body(charge: Record, amount: int, given: Document) -> Document:
    slow = _is_slow(charge)
    return {
        "amount": amount,
        "balance_transaction": None,
        "charge": charge.id,
        "currency": charge.body["currency"],
        "destination_details": _destination(charge.body["payment_method_details"]["type"]),
        "metadata": given["metadata"],
        "payment_intent": charge.body["payment_intent"],
        "payment_method": charge.body["payment_method"],
        "reason": given.get("reason"),
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "pending" if slow else "succeeded",
        "transfer_reversal": None,
    } | ({"pending_reason": "processing"} if slow else {})


def _destination(method: str) -> Document | None:
    if method != "card":
        return None
    card = {
        "reference": token(12).upper(),
        "reference_status": "available",
        "reference_type": "acquirer_reference_number",
        "type": "refund",
    }
    return {"type": "card", "card": card}


def _merged(old: dict[str, str], new: dict[str, str] | str | None) -> dict[str, str]:
    if new is None:
        return old
    if isinstance(new, str):
        return {}
    merged = old | new
    return values.metadata({name: text for name, text in merged.items() if text})
