"""What printed products cost from follows the rates, the printers and the materials."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy.orm import Session

from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import StoreError
from store.kernel.money import Money
from store.quotes.actions.printing import price_on_shelf
from store.quotes.configuration import Configuration
from store.quotes.models import PrintedProduct
from store.quotes.options import Options
from store.quotes.queries import configuration_of_product, printed_products

FIGURES = 40


def price_printed_products() -> None:
    """Work out anew what follows from something that has changed; the rest is left."""
    with reading() as session:
        waiting = printed_products(session)
    for printed in waiting:
        _price(printed, at=clock.now())


def lowest_price(configuration: Configuration, *, infill: int) -> Money | None:
    """Give the lowest price of one piece, or None while there is none."""
    first = configuration.materials[0]
    options = Options(material=first.slug, colour="", infill=infill)
    rows = configuration.matrix(configuration.settled(options))
    offers = [cell.offer for row in rows for cell in row.cells]
    return min((offer.price.total for offer in offers if offer), default=None)


def _price(printed: PrintedProduct, *, at: datetime) -> None:
    with reading() as session:
        configuration = _configuration(session, printed, at=at)
    basis = _basis(configuration, printed)
    if basis == printed.priced_for:
        return
    lowest = lowest_price(configuration, infill=printed.infill) if configuration else None
    with transaction() as session:
        price_on_shelf(
            session, printed_id=printed.id, lowest=lowest, worked_out_from=basis, at=at
        )


def _configuration(
    session: Session, printed: PrintedProduct, *, at: datetime
) -> Configuration | None:
    try:
        return configuration_of_product(session, printed, at=at)
    except StoreError:  # not measured yet, or no prices, or no material of it is here
        return None


def _basis(configuration: Configuration | None, printed: PrintedProduct) -> str:
    """Name all that a price follows from in a short word."""
    if configuration is None:
        return "nothing"
    runs = [(r.machine, r.material, r.quality, r.seconds) for r in configuration.runs]
    known = (
        configuration.card.version,
        printed.upload.part_id,
        sorted((machine.slug, machine.version) for machine in configuration.machines),
        sorted((material.slug, material.version) for material in configuration.materials),
        sorted(configuration.layers),
        sorted(runs, key=repr),
    )
    return hashlib.sha256(repr(known).encode()).hexdigest()[:FIGURES]
