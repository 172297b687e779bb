"""How often the catalogue has changed: what pages and menus go by."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.catalog.models import Catalogue

now = Catalogue.__table__.c
NOW = select(now.epoch, now.version)


class Version(NamedTuple):
    """A state of one catalogue; another database has another epoch."""

    epoch: str
    number: int


def catalogue_version(session: Session) -> Version | None:
    """Give the version of all that was committed before; None until something is listed.

    Who draws from a version reads it first: what is read after it is at least as new.
    """
    row = session.execute(NOW).first()
    return None if row is None else Version(*row)
