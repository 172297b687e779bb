"""What production refuses to start with, each by the name of its variable."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.settings import Settings

DEFAULT_SECRET = "development-only-secret-key-change-me"  # noqa: S105 refused in production


def is_debugging() -> bool:
    """Tell whether Flask is told to show its inside."""
    told = os.environ.get("FLASK_DEBUG", "")
    return told.lower() not in {"", "0", "false", "no"}


REFUSED: Mapping[str, Callable[[Settings], bool]] = {
    "FLASK_DEBUG: must not be set in production": lambda _: is_debugging(),
    "SECRET_KEY: set a secret of your own in production": lambda told: (
        told.SECRET_KEY == DEFAULT_SECRET
    ),
    "STRIPE_API_BASE: the payment sandbox is not for production": lambda told: (
        told.uses_sandbox
    ),
    "STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET: both are needed in production": (
        lambda told: not (told.STRIPE_SECRET_KEY and told.STRIPE_WEBHOOK_SECRET)
    ),
    "PUBLIC_URL: must begin with https:// in production": lambda told: not told.is_https,
    "DATA_KEYS: set one of your own in production": lambda told: not told.DATA_KEYS,
    "STAFF_SECOND_FACTOR: cannot be turned off in production": lambda told: (
        not told.STAFF_SECOND_FACTOR
    ),
}


def refusals(told: Settings) -> list[str]:
    """Give what must be mended before this may be production."""
    return [sentence for sentence, is_wrong in REFUSED.items() if is_wrong(told)]
