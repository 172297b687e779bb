"""A small bracket that shows on the front page how a print is priced."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from sqlalchemy.orm import Session

from store.delivery.queries import network
from store.delivery.rates import promise
from store.delivery.workdays import span
from store.kernel.errors import NotFound, StoreError
from store.quotes.configuration import Configuration
from store.quotes.models import Machine, Material
from store.quotes.offers import Offer
from store.quotes.options import QUALITIES, USUAL_QUALITY, Options, Quality
from store.quotes.profiles import Profile, profile_of
from store.quotes.queries import machines_at_work, materials_to_print, rate_card_at
from store.quotes.slicing import Layers
from store.uploads.measure import Measure

FAVOURITE = "petg"
COLOUR = "Grey"
PRINTER = "bambu"  # the preset that the bracket was cut for
MEASURE = Path(__file__).with_name("sample_part.json")
LAYERS = Path(__file__).with_name("sample_part.npz")


@dataclass(frozen=True)
class PricedSample:
    """The bracket with today's price, and when it would arrive if ordered now."""

    measure: Measure
    material: Material
    quality: Quality
    offer: Offer
    materials: tuple[Material, ...]
    largest: Machine | None
    arrives: str  # nothing while no zone has a way of delivery


def profile() -> Profile:
    """Give how the bracket is printed, as the shop's printers do."""
    return profile_of(PRINTER, FAVOURITE, USUAL_QUALITY, infill=0.2)


@cache
def measured() -> Measure:
    """Give what our own analysis found out about the bracket."""
    return Measure.from_dict(json.loads(MEASURE.read_text()))


@cache
def layers() -> Mapping[str, Layers]:
    """Give the bracket's layers by the key of their cut."""
    return {profile().cut.key: Layers.from_bytes(LAYERS.read_bytes())}


def priced_sample(session: Session, *, at: datetime) -> PricedSample | None:
    """Price the bracket as any upload is priced; None while that cannot be done."""
    materials = materials_to_print(session)
    if not materials:
        return None
    try:
        card = rate_card_at(session, at)
    except NotFound:
        return None
    configuration = Configuration(
        measured(), materials, machines_at_work(session), card, layers()
    )
    options = configuration.nearest(Options(material=FAVOURITE, colour=COLOUR))
    try:
        offer = configuration.offer(options)
    except StoreError:  # the shop's printers are others now, or too small
        return None
    return PricedSample(
        measure=configuration.measure,
        material=configuration.material(options.material),
        quality=QUALITIES[options.quality],
        offer=offer,
        materials=tuple(materials),
        largest=configuration.largest,
        arrives=_arrives(session, offer, at=at),
    )


def _arrives(session: Session, offer: Offer, *, at: datetime) -> str:
    """Give the days by the usual way to most of the country."""
    usual = network(session).usual
    if usual is None:
        return ""
    return span(*promise(usual, ready=offer.leaves_on(at), at=at))
