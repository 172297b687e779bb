"""What all pages of the security centre read from the address, and who presses."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask import request

from store.accounts.access import current_staff
from store.security.actions.settling import By
from store.security.queries.reporting import day_start

LARGEST_KEY = 10**15


def by_now() -> By:
    """Give who is asking, as what is written down names them."""
    person = current_staff()
    return By(person.id, person.name)


def page_key() -> int | None:
    """Give the key after which a page begins; anything odd begins at the newest."""
    text = request.args.get("after", "")
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(LARGEST_KEY)):
        return None
    return int(text)


def begins(day: date | None) -> datetime | None:
    """Give the first moment of a day."""
    return day_start(day) if day is not None else None


def ends(day: date | None) -> datetime | None:
    """Give the first moment after a day."""
    return day_start(day + timedelta(days=1)) if day is not None else None
