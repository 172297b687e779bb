"""The blueprint of the catalogue, and how its pages are shared."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

from flask import Blueprint, Response, current_app, g
from sqlalchemy.orm import Session

from store.catalog.queries.version import Version, catalogue_version
from store.infra.db import reading
from store.kernel import clock
from store.web import shared

READ = "catalog_read"

Read = TypeVar("Read")

blueprint = Blueprint("catalog", __name__)


def shared_page(draw: Callable[[], Response], *, key: str = "") -> Response:
    """Send this address as it was drawn for everybody since the catalogue last changed.

    What follows from the time alone, as the day a print arrives, is drawn anew each hour
    of the shop's clock. What else it shows it names to `shared.depend_on`.
    """
    version = catalogue_now()
    hour = f"{clock.now().astimezone(clock.IST):%Y%m%d%H}"
    return shared.page(version=version and (version, hour), draw=draw, key=key)


def catalogue_now() -> Version | None:
    """Give the catalogue's version, read once in a request before all that goes by it."""
    if "catalogue_version" not in g:
        with reading() as session:
            g.catalogue_version = catalogue_version(session)
    version: Version | None = g.catalogue_version
    return version


def read_once(name: str, read: Callable[[Session], Read], *, of: Hashable = None) -> Read:
    """Give what is read again when the catalogue has changed, or `of` is another.

    One state of it is kept under each name: for what is small, and on every page.
    """
    version = catalogue_now()
    kept = current_app.extensions.setdefault(READ, {})
    known, value = kept.get(name, (None, None))
    if version is not None and known == (version, of):
        found: Read = value
        return found
    with reading() as session:
        found = read(session)
    kept[name] = (version, of), found
    return found
