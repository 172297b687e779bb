"""Where to write to."""

from __future__ import annotations

from email.utils import parseaddr

from store.settings import Settings


def shop_address(settings: Settings) -> str:
    """Give the address that mails come from, and may be answered to."""
    return parseaddr(settings.MAIL_FROM)[1]
