"""Prices of a part, or of given figures, by several rate cards side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from store.kernel.errors import StoreError
from store.kernel.money import Money, half_up
from store.quotes.configuration import Configuration
from store.quotes.estimate import Confidence, Estimate
from store.quotes.models import Machine, Material, RateCard
from store.quotes.offers import Offer, offer
from store.quotes.options import QUALITIES, Options, Quality
from store.quotes.plates import Plates
from store.quotes.printing import Printing

MM2_PER_CM2 = 100


@dataclass(frozen=True, kw_only=True)
class Given:
    """One piece as somebody describes it; a volume weighs by the material's density.

    `milligrams` and `seconds` are without supports; so many pieces fit on a plate.
    """

    seconds: int
    milligrams: int = 0
    volume_mm3: int = 0
    support_milligrams: int = 0
    support_seconds: int = 0
    area_cm2: int = 0
    on_a_plate: int = 1


@dataclass(frozen=True)
class Priced:
    """One material in one quality, by each of the cards; `note` says why there is none."""

    material: Material
    quality: Quality | None
    offers: tuple[Offer | None, ...]
    note: str = ""

    @property
    def labels(self) -> list[str]:
        """The rows of all breakdowns, in the order in which they come."""
        lines = (line for each in self.offers if each for line in each.price.lines)
        return list(dict.fromkeys(line.label for line in lines))

    def amounts(self, label: str) -> list[Money]:
        """Give what one row of the breakdown is by each card."""
        return [_amount(each, label) for each in self.offers]

    @property
    def difference(self) -> Money | None:
        """What the last card asks more than the first."""
        first, last = self.offers[0], self.offers[-1]
        if first is None or last is None:
            return None
        return last.price.total - first.price.total


def of_part(
    configuration: Configuration,
    cards: Sequence[RateCard],
    *,
    wanted: Options,
    qualities: Sequence[str],
) -> list[Priced]:
    """Price each of the configuration's materials in each quality, by each card."""
    return [
        _of_part(configuration, material, QUALITIES[quality], cards, wanted)
        for material in configuration.materials
        for quality in qualities
    ]


def of_given(
    given: Given,
    materials: Sequence[Material],
    machines: Sequence[Machine],
    cards: Sequence[RateCard],
    *,
    wanted: Options,
) -> list[Priced]:
    """Price what was described in each material, on the first machine of its process."""
    ordered = sorted(machines, key=lambda each: each.position)
    return [_of_given(given, each, ordered, cards, wanted) for each in materials]


def _of_part(
    configuration: Configuration,
    material: Material,
    quality: Quality,
    cards: Sequence[RateCard],
    wanted: Options,
) -> Priced:
    chosen = replace(wanted, material=material.slug, quality=quality.slug)
    offers: list[Offer | None] = []
    note = ""
    for card in cards:
        try:
            by_card = replace(configuration, card=card)
            offers.append(by_card.offer(by_card.settled(chosen)))
        except StoreError as refusal:
            offers.append(None)
            note = refusal.message
    return Priced(material, quality, tuple(offers), note)


def _of_given(
    given: Given,
    material: Material,
    machines: Sequence[Machine],
    cards: Sequence[RateCard],
    wanted: Options,
) -> Priced:
    able = [each for each in machines if each.process == material.process]
    if not able:
        none: tuple[Offer | None, ...] = (None,) * len(cards)
        return Priced(material, None, none, "No machine at work prints this.")
    printing = _printing(given, able[0], material)
    chosen = replace(wanted, material=material.slug)
    area = float(given.area_cm2 * MM2_PER_CM2)
    offers: list[Offer | None] = []
    note = ""
    for card in cards:
        try:
            offers.append(offer(printing, material, chosen, area_mm2=area, card=card))
        except StoreError as refusal:
            offers.append(None)
            note = refusal.message
    return Priced(material, None, tuple(offers), note)


def _printing(given: Given, machine: Machine, material: Material) -> Printing:
    """Take the description for what an estimate would have said."""
    weight = given.milligrams or half_up(given.volume_mm3 * material.density_mg_cm3, 1000)

    def plate(copies: int) -> Estimate:
        return Estimate(
            milligrams=(weight + given.support_milligrams) * copies,
            seconds=(given.seconds + given.support_seconds) * copies,
            support_milligrams=given.support_milligrams * copies,
            support_seconds=given.support_seconds * copies,
            confidence=Confidence.GOOD,
        )

    supports = bool(given.support_milligrams or given.support_seconds)
    return Printing(machine, plate(1), Plates(given.on_a_plate, plate), supports)


def _amount(offered: Offer | None, label: str) -> Money:
    lines = offered.price.lines if offered else ()
    return Money.total(line.amount for line in lines if line.label == label)
