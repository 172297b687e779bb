"""Where mails lie while somebody works on a shop that has no mail server."""

from __future__ import annotations

from store.settings import settings


def kept_mails() -> str:
    """Give the folder that mails are laid into; "" when they are sent, or in production."""
    told = settings()
    if told.SMTP_URL or told.ENVIRONMENT == "production":
        return ""
    return str(told.VAR / "mail")
