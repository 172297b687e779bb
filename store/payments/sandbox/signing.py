"""Signs webhook bodies the way Stripe does."""

from __future__ import annotations

import stripe


def signature(payload: str, *, secret: str, at: int) -> str:
    """Give the Stripe-Signature header of a body sent at a Unix time."""
    return str(stripe.WebhookSignature.generate_signature_header(payload, secret, at))
