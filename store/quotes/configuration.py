"""What can be chosen for one measured part, and what each choice costs."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import partial

from store.kernel.errors import Conflict, Invalid
from store.kernel.money import Money
from store.quotes import printing as machinery
from store.quotes.corrections import Run
from store.quotes.finishes import AS_PRINTED, finishes_of
from store.quotes.lead_time import STANDARD, leads
from store.quotes.models import Machine, Material, Process, RateCard
from store.quotes.offers import FinishChoice, LeadChoice, Offer, offer, with_lead
from store.quotes.options import (
    MOST_PIECES,
    QUALITIES,
    SOLID,
    USUAL_INFILL,
    USUAL_QUALITY,
    Options,
    Quality,
    infills_of,
    qualities_of,
)
from store.quotes.printing import Model, NotYet, Printing
from store.quotes.profiles import Profile
from store.quotes.slicing import Layers
from store.tax.gst import Taxed, taken_apart
from store.uploads.measure import Measure


class CellState(StrEnum):
    """Whether a cell has its price, will have it soon, or is not on offer."""

    PRICED = "priced"
    WAITING = "waiting"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True)
class Cell:
    """One material in one quality; `note` says why there is no offer."""

    material: Material
    quality: Quality
    state: CellState
    offer: Offer | None = None
    note: str = ""

    @property
    def choice(self) -> str:
        return f"{self.material.slug}:{self.quality.slug}"

    @property
    def layer_mm(self) -> float | None:
        return self.quality.layer_of(self.material.process)


@dataclass(frozen=True)
class Row:
    """One material in every quality."""

    material: Material
    cells: Sequence[Cell]


_Made = dict[tuple[str, str, int], Printing]


@dataclass(frozen=True)
class Configuration:
    """A part, the materials and printers there are, and the prices of the day.

    `layers` are the part's, by the key of their cut; `runs` what the slicer said of it.
    `qualities` are those on offer, of the ones that each process prints. `gst_bp` is the
    rate of tax in force on prints, if there is one.
    """

    measure: Measure
    materials: Sequence[Material]
    machines: Sequence[Machine]
    card: RateCard
    layers: Mapping[str, Layers] = field(default_factory=dict)
    runs: Sequence[Run] = ()
    qualities: Sequence[str] = tuple(QUALITIES)
    gst_bp: int | None = None
    _made: _Made = field(default_factory=dict, compare=False, repr=False)

    @property
    def fits(self) -> bool:
        return any(self.machine_for(material) for material in self.materials)

    @property
    def largest(self) -> Machine | None:
        return max(self.machines, key=_room, default=None)

    def taxed(self, total: Money) -> Taxed | None:
        """Take the tax out of a price; none where its rate is not settled."""
        return None if self.gst_bp is None else taken_apart(total, gst_bp=self.gst_bp)

    def machine_for(self, material: Material) -> Machine | None:
        """Give the shop's first machine for a material that the part fits into."""
        for machine in sorted(self.machines, key=lambda each: each.position):
            right = machine.process == material.process
            if right and machinery.fits(machine, self.measure.box_mm):
                return machine
        return None

    def default(self) -> Options:
        """Give the choice a page opens with: the first material that can be printed."""
        able = [material for material in self.materials if self.machine_for(material)]
        material = (able or self.materials)[0]
        return self.settled(Options(material=material.slug, colour=""))

    def material(self, slug: str) -> Material:
        """Give one material; raises Invalid when it is not on offer."""
        for material in self.materials:
            if material.slug == slug:
                return material
        raise Invalid("Choose one of the materials.", field="choice")

    def settled(self, options: Options) -> Options:
        """Keep the colour and finish that the material comes in, else take its first."""
        material = self.material(options.material)
        colours = [colour["name"] for colour in material.colours]
        suited = [finish.slug for finish in finishes_of(material.slug)]
        solid = material.process != Process.FDM
        return replace(
            options,
            colour=options.colour if options.colour in colours else colours[0],
            finish=options.finish if options.finish in suited else AS_PRINTED,
            infill=SOLID if solid else options.infill,
        )

    def nearest(self, options: Options) -> Options:
        """Give the choice on offer that is nearest to one that may not be."""
        if options.material not in {material.slug for material in self.materials}:
            options = replace(options, material=self.materials[0].slug)
        process = self.material(options.material).process
        if options.quality not in self._qualities(process):
            usual = [USUAL_QUALITY, *self.qualities]
            known = [each for each in usual if each in self._qualities(process)]
            options = replace(options, quality=(known or usual)[0])
        if options.infill not in infills_of(process):
            options = replace(options, infill=USUAL_INFILL)
        if options.lead not in self.card.rates["leads"]:
            options = replace(options, lead=STANDARD)
        return self.settled(options)

    def check(self, options: Options) -> None:
        """Refuse what is not on offer; raises Invalid, which names the field."""
        material = self.material(options.material)
        process = material.process
        _one_of(self._qualities(process), options.quality, "qualities", field="choice")
        _one_of(infills_of(process), options.infill, "infills", field="infill")
        _one_of(self.card.rates["leads"], options.lead, "lead times", field="lead")
        if not 1 <= options.quantity <= MOST_PIECES:
            raise Invalid(f"Order between 1 and {MOST_PIECES} pieces.", field="quantity")
        settled = self.settled(options)
        if settled.colour != options.colour:
            raise Invalid(f"{material.name} does not come in that colour.", field="colour")
        if settled.finish != options.finish:
            raise Invalid(f"{material.name} does not take that finish.", field="finish")

    def profile(self, options: Options) -> Profile:
        """Give the filament printer's settings for a choice, as the slicer needs them.

        Raises Invalid for cured and sintered materials, and what `offer` raises.
        """
        material = self.material(options.material)
        made = self._printing(material, options)
        return machinery.profile(made.machine, material, options, supports=made.supports)

    def offer(self, options: Options) -> Offer:
        """Work out one choice.

        Raises Invalid for what is not on offer, Conflict for a part that is too large, and
        NotYet (a Conflict) while its quality is being cut.
        """
        material = self.material(options.material)
        made = self._printing(material, options)
        area = self.measure.area_mm2
        return offer(made, material, options, area_mm2=area, card=self.card)

    def leads(self, offered: Offer, *, at: datetime) -> list[LeadChoice]:
        """Give an offer's lead times: their days, and the totals with them."""
        found = leads(
            offered.seconds, at=at, card=self.card.rates, extra_days=offered.extra_days
        )
        return [LeadChoice(lead, with_lead(offered, lead).total) for lead in found]

    def finishes(self, offered: Offer) -> list[FinishChoice]:
        """Give the finishes of an offer's material, and the totals with them."""
        return [
            FinishChoice(finish, self._finished(offered, finish.slug))
            for finish in finishes_of(offered.material.slug)
            if finish.slug in self.card.rates["finishes"]
        ]

    def matrix(self, options: Options) -> list[Row]:
        """Work out every material in every quality, with the other choices kept."""
        return [
            Row(material, [self._cell(material, each, options) for each in self.qualities])
            for material in self.materials
        ]

    def _qualities(self, process: Process) -> list[str]:
        return [each for each in qualities_of(process) if each in self.qualities]

    def _cell(self, material: Material, quality: str, options: Options) -> Cell:
        chosen = self.settled(replace(options, material=material.slug, quality=quality))
        cell = partial(Cell, material, QUALITIES[quality])
        try:
            return cell(CellState.PRICED, offer=self.offer(chosen))
        except NotYet as wait:
            return cell(CellState.WAITING, note=wait.message)
        except (Invalid, Conflict) as refusal:
            return cell(CellState.UNAVAILABLE, note=refusal.message)

    def _finished(self, offered: Offer, finish: str) -> Money:
        return self.offer(replace(offered.options, finish=finish)).price.total

    def _printing(self, material: Material, options: Options) -> Printing:
        """Work out plates once for all quantities, finishes and lead times."""
        key = (material.slug, options.quality, options.infill)
        if key not in self._made:
            machine = self._machine(material)
            self._made[key] = machinery.printing(self._model, machine, material, options)
        return self._made[key]

    def _machine(self, material: Material) -> Machine:
        machine = self.machine_for(material)
        if machine is None:
            raise Conflict(f"This model is larger than our printers for {material.name}.")
        return machine

    @property
    def _model(self) -> Model:
        return Model(self.measure, self.layers, self.runs)


def _one_of(on_offer: Container[object], choice: object, what: str, *, field: str) -> None:
    if choice not in on_offer:
        raise Invalid(f"Choose one of the {what}.", field=field)


def _room(machine: Machine) -> int:
    return machine.width_mm * machine.depth_mm * machine.height_mm
