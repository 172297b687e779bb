"""Money and moments in JSON."""

from __future__ import annotations

from datetime import UTC, datetime

from store.api.answers import Json
from store.kernel.money import Money


def money(amount: Money) -> Json:
    """Write an amount in minor units: whole paise."""
    return {"amount_minor": amount.minor, "currency": amount.currency}


def moment(at: datetime) -> str:
    """Write a moment by RFC 3339, in UTC to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
