"""Who is told of alerts: the addresses that a setting names, else the shop's owners."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from store.settings import Settings

Owners = Callable[[Session], Sequence[str]]


class _Known:
    """Where the owners' addresses come from: a room above says."""

    owners: Owners | None = None


def register(owners: Owners) -> None:
    """Ask this for the owners' e-mail addresses."""
    _Known.owners = owners


def addresses(session: Session, settings: Settings) -> list[str]:
    """Give the e-mail addresses that alerts go to."""
    named = [address.strip() for address in settings.ALERTS_TO.split(",")]
    found = [address for address in named if address]
    if found or _Known.owners is None:
        return found
    return list(_Known.owners(session))
