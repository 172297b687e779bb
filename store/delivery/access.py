"""How the shop delivers now, for pages: read again when staff have changed it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from store.catalog.queries.version import Version
from store.catalog.views.room import catalogue_now
from store.delivery.queries import network
from store.delivery.rates import Network
from store.infra.db import reading

NAME = "delivery_network"


@dataclass(frozen=True)
class _Kept:
    version: Version
    network: Network


def network_now() -> Network:
    """Give zones and ways; whoever changes them counts a change of the catalogue."""
    version = catalogue_now()
    kept = current_app.extensions.get(NAME)
    if isinstance(kept, _Kept) and kept.version == version:
        return kept.network
    with reading() as session:
        found = network(session)
    if version is not None:
        current_app.extensions[NAME] = _Kept(version, found)
    return found
