"""What can be chosen for one measured part, and what each choice costs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from store.kernel.errors import Invalid
from store.quotes.models import Machine, Material, RateCard
from store.quotes.offers import Offer, offer
from store.quotes.options import INFILLS, QUALITIES, Options, Quality
from store.uploads.measure import Measure


@dataclass(frozen=True)
class Cell:
    """One material in one quality."""

    quality: Quality
    offer: Offer

    @property
    def choice(self) -> str:
        return f"{self.offer.options.material}:{self.quality.slug}"


@dataclass(frozen=True)
class Row:
    """One material in every quality."""

    material: Material
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Configuration:
    """A part, the materials and printers there are, and the prices of the day."""

    measure: Measure
    materials: Sequence[Material]
    machines: Sequence[Machine]
    card: RateCard

    @property
    def fits(self) -> bool:
        return any(machine.fits(self.measure.box_mm) for machine in self.machines)

    @property
    def largest(self) -> Machine | None:
        return max(self.machines, key=_room, default=None)

    def default(self) -> Options:
        """Give the choice a page opens with."""
        material = self.materials[0]
        return Options(material=material.slug, colour=material.colours[0]["name"])

    def material(self, slug: str) -> Material:
        """Give one material; raises Invalid when it is not on offer."""
        for material in self.materials:
            if material.slug == slug:
                return material
        raise Invalid("Choose one of the materials.", field="choice")

    def settled(self, options: Options) -> Options:
        """Keep the colour where the material comes in it, else take its first."""
        names = [colour["name"] for colour in self.material(options.material).colours]
        return options if options.colour in names else replace(options, colour=names[0])

    def nearest(self, options: Options) -> Options:
        """Give the choice on offer that is nearest to one that may not be."""
        known = {material.slug for material in self.materials}
        if options.material not in known:
            options = replace(options, material=self.materials[0].slug)
        return self.settled(options)

    def check(self, options: Options) -> None:
        """Refuse what is not on offer; the quantity is judged by its price."""
        if options.quality not in QUALITIES:
            raise Invalid("Choose one of the qualities.", field="choice")
        if options.infill not in INFILLS:
            raise Invalid("Choose one of the infills.", field="infill")
        if self.settled(options) != options:
            name = self.material(options.material).name
            raise Invalid(f"{name} does not come in that colour.", field="colour")

    def offer(self, options: Options) -> Offer:
        """Work out one choice."""
        density = self.material(options.material).density_mg_cm3
        return offer(self.measure, options, rates=self.card.rates, density_mg_cm3=density)

    def matrix(self, options: Options) -> list[Row]:
        """Work out every material in every quality, with the other choices kept."""
        return [
            Row(material, [self._cell(material, quality, options) for quality in QUALITIES])
            for material in self.materials
        ]

    def _cell(self, material: Material, quality: str, options: Options) -> Cell:
        chosen = replace(options, material=material.slug, quality=quality)
        return Cell(QUALITIES[quality], self.offer(chosen))


def _room(machine: Machine) -> int:
    return machine.width_mm * machine.depth_mm * machine.height_mm
