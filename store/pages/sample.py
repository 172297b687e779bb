"""A small bracket that shows on the front page how a print is priced."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from sqlalchemy.orm import Session

from store.checkout.shipping import METHODS, promise
from store.kernel.errors import NotFound
from store.orders.workdays import span
from store.quotes.configuration import Configuration
from store.quotes.models import Machine, Material
from store.quotes.offers import Offer
from store.quotes.options import QUALITIES, Options, Quality
from store.quotes.queries import machines_at_work, materials_to_print, rate_card_at
from store.uploads.measure import Measure

FAVOURITE = "petg"
COLOUR = "Grey"


@dataclass(frozen=True)
class PricedSample:
    """The bracket with today's price, and when it would arrive if ordered now."""

    measure: Measure
    material: Material
    quality: Quality
    offer: Offer
    materials: tuple[Material, ...]
    largest: Machine | None
    arrives: str


@cache
def measured() -> Measure:
    """Give what our own analysis found out about the bracket."""
    stored = Path(__file__).with_name("sample_part.json").read_text()
    return Measure.from_dict(json.loads(stored))


def priced_sample(session: Session, *, at: datetime) -> PricedSample | None:
    """Price the bracket as any upload is priced; None while nothing can be printed."""
    materials = materials_to_print(session)
    if not materials:
        return None
    try:
        card = rate_card_at(session, at)
    except NotFound:
        return None
    configuration = Configuration(measured(), materials, machines_at_work(session), card)
    options = configuration.nearest(Options(material=FAVOURITE, colour=COLOUR))
    return PricedSample(
        measure=configuration.measure,
        material=configuration.material(options.material),
        quality=QUALITIES[options.quality],
        offer=configuration.offer(options),
        materials=tuple(materials),
        largest=configuration.largest,
        arrives=span(*promise(METHODS["standard"], has_prints=True, at=at)),
    )
