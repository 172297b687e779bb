"""Stripe's own description of its API, read from the type annotations of the pinned SDK."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import stripe
from stripe import params
from stripe._request_options import RequestOptions
from stripe._stripe_object import UntypedStripeObject
from stripe.params import checkout, radar
from typing_extensions import get_type_hints, is_typeddict

API_VERSION: str = stripe.api_version

PARAMETERS: Mapping[str, type[Any]] = {
    "checkout.sessions.create": checkout.SessionCreateParams,
    "checkout.sessions.retrieve": checkout.SessionRetrieveParams,
    "checkout.sessions.list": checkout.SessionListParams,
    "checkout.sessions.expire": checkout.SessionExpireParams,
    "checkout.sessions.line_items": checkout.SessionLineItemListParams,
    "payment_intents.create": params.PaymentIntentCreateParams,
    "payment_intents.confirm": params.PaymentIntentConfirmParams,
    "payment_intents.cancel": params.PaymentIntentCancelParams,
    "payment_intents.retrieve": params.PaymentIntentRetrieveParams,
    "payment_intents.list": params.PaymentIntentListParams,
    "charges.retrieve": params.ChargeRetrieveParams,
    "charges.list": params.ChargeListParams,
    "refunds.create": params.RefundCreateParams,
    "refunds.update": params.RefundUpdateParams,
    "refunds.retrieve": params.RefundRetrieveParams,
    "refunds.list": params.RefundListParams,
    "disputes.retrieve": params.DisputeRetrieveParams,
    "disputes.list": params.DisputeListParams,
    "radar.early_fraud_warnings.retrieve": radar.EarlyFraudWarningRetrieveParams,
    "events.retrieve": params.EventRetrieveParams,
    "events.list": params.EventListParams,
    "balance.retrieve": params.BalanceRetrieveParams,
}

# Options of the SDK's call, which its parameter classes inherit and never send.
_OPTIONS = frozenset(RequestOptions.__annotations__)
_NAMES = {"Mapping": Mapping, "StripeContext": object}


@cache
def fields(shape: type[Any]) -> dict[str, Any]:
    """Give the type of each parameter that a TypedDict of the SDK knows."""
    hints = get_type_hints(shape, localns=_NAMES)
    return {name: hint for name, hint in hints.items() if name not in _OPTIONS}


def required(shape: type[Any]) -> frozenset[str]:
    return frozenset(shape.__required_keys__) - _OPTIONS


MAPPINGS: tuple[object, ...] = (dict, UntypedStripeObject)


def is_shape(hint: object) -> bool:
    """Tell a nested group of parameters from a plain value."""
    return is_typeddict(hint)
