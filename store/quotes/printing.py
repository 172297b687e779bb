"""What a part takes on the shop's machines, by the process of its material."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from weakref import WeakKeyDictionary

from store.kernel.errors import Conflict, Invalid
from store.quotes import powder, resin
from store.quotes.corrections import Run, correction
from store.quotes.estimate import Estimate, Laid
from store.quotes.models import Machine, Material, Process
from store.quotes.options import MOST_PIECES, QUALITIES, Options
from store.quotes.plates import Plates, capacity
from store.quotes.profiles import Profile, profile_of
from store.quotes.slicing import Layers
from store.uploads.measure import Measure

GAP_MM = 5.0
# Less support than this share of a print is left out: so short an overhang holds itself.
_TRACE = 0.02
MILLIGRAMS_PER_GRAM = 1000

_Known = dict[Profile, dict[int, Estimate]]
_estimates: WeakKeyDictionary[Layers, _Known] = WeakKeyDictionary()


class NotYet(Conflict):
    """The layers of this quality are still being cut: there is no price yet."""


@dataclass(frozen=True)
class Printing:
    """One piece on a machine, and plates of it; `exact` when the slicer said so."""

    machine: Machine
    one: Estimate
    plates: Plates
    supports: bool = False
    exact: bool = False


@dataclass(frozen=True)
class Settings:
    """What the slicer would be asked for; see `corrections.Settings`."""

    machine: str
    material: str
    quality: str
    infill: int
    supports: bool


@dataclass(frozen=True)
class Model:
    """A measured part, its layers by the key of their cut, and the slicer's runs on it."""

    measure: Measure
    layers: Mapping[str, Layers]
    runs: Sequence[Run]


def fits(machine: Machine, box_mm: tuple[float, float, float]) -> bool:
    """Tell whether a box fits as its process prints it."""
    x, y, z = box_mm
    if machine.process == Process.SLA:
        return machine.fits((x, y, z + resin.RAISED_MM))
    if machine.process == Process.SLS:  # powder holds a part however it lies
        room = sorted((machine.width_mm, machine.depth_mm, machine.height_mm))
        return all(side <= edge for side, edge in zip(sorted(box_mm), room, strict=True))
    return machine.fits(box_mm)


def profile(
    machine: Machine, material: Material, options: Options, *, supports: bool
) -> Profile:
    """Give the settings of a filament printer, for our estimate and for the slicer alike.

    The density is the shop's own. Raises Invalid for what the printer does not print.
    """
    preset = profile_of(
        machine.preset,
        material.preset,
        options.quality,
        infill=options.infill / 100,
        supports=supports,
    )
    plastic = replace(preset.material, density=_density(material))
    return replace(preset, material=plastic)


def printing(
    model: Model, machine: Machine, material: Material, options: Options
) -> Printing:
    """Work out plates of a part; raises Invalid for what is not on offer, NotYet."""
    if material.process == Process.SLA:
        return _cured(model.measure, machine, material, options)
    if material.process == Process.SLS:
        return _sintered(model.measure, machine, material, options)
    return _extruded(model, machine, material, options)


def _extruded(
    model: Model, machine: Machine, material: Material, options: Options
) -> Printing:
    leaning = model.measure.needs_support
    wanted = profile(machine, material, options, supports=leaning)
    layers = model.layers.get(wanted.cut.key)
    if layers is None:
        raise NotYet("We are still working out this quality. Its price comes in a moment.")
    foreseen = _Foreseen(layers, wanted)
    one = foreseen.plate(1)
    if leaning and one.support_milligrams < _TRACE * one.milligrams:
        wanted = replace(wanted, supports=False)
        foreseen = _Foreseen(layers, wanted)
        one = foreseen.plate(1)
    settings = Settings(
        machine.slug, material.slug, options.quality, options.infill, wanted.supports
    )
    corrected = correction(one, model.runs, wanted=settings)

    def plate(copies: int) -> Estimate:
        return corrected.corrected(foreseen.plate(copies))

    plates = Plates(_copies(machine, model.measure, GAP_MM), plate)
    return Printing(machine, plate(1), plates, wanted.supports, corrected.exact)


class _Foreseen:
    """Estimates of plates, kept for as long as the table of the layers is in memory.

    Whoever changes the colour, the finish or the number of pieces needs no new ones.
    """

    def __init__(self, layers: Layers, wanted: Profile) -> None:
        self._layers, self._wanted = layers, wanted
        self._known = _estimates.setdefault(layers, {}).setdefault(wanted, {})

    def plate(self, copies: int) -> Estimate:
        if copies not in self._known:
            self._known[copies] = self._laid.plate(copies)
        return self._known[copies]

    @cached_property
    def _laid(self) -> Laid:
        return Laid(self._layers, self._wanted)


def _cured(
    measure: Measure, machine: Machine, material: Material, options: Options
) -> Printing:
    layer = _layer(material, options)

    def plate(copies: int) -> Estimate:
        return resin.estimate_plate(
            measure,
            printer=machine.preset,
            resin=material.preset,
            layer=layer,
            density=_density(material),
            copies=copies,
        )

    plates = Plates(_copies(machine, measure, resin.GAP_MM), plate)
    return Printing(machine, plate(1), plates, supports=True)


def _sintered(
    measure: Measure, machine: Machine, material: Material, options: Options
) -> Printing:
    _layer(material, options)

    def plate(copies: int) -> Estimate:
        return powder.estimate_plate(
            measure,
            printer=machine.preset,
            powder=material.preset,
            build=(machine.width_mm, machine.depth_mm, machine.height_mm),
            density=_density(material),
            copies=copies,
        )

    storey = measure.box_mm[2] + powder.GAP_MM
    storeys = max(1, int((machine.height_mm + powder.GAP_MM) // storey))
    copies = _copies(machine, measure, powder.GAP_MM) * storeys
    return Printing(machine, plate(1), Plates(min(copies, MOST_PIECES), plate))


def _layer(material: Material, options: Options) -> float:
    layer = QUALITIES[options.quality].layer_of(material.process)
    if layer is None:
        raise Invalid(f"{material.name} does not come in this quality.", field="choice")
    return layer


def _density(material: Material) -> float:
    return material.density_mg_cm3 / MILLIGRAMS_PER_GRAM


def _copies(machine: Machine, measure: Measure, gap: float) -> int:
    bed, (x, y, _) = (machine.width_mm, machine.depth_mm), measure.box_mm
    return capacity(bed, (x, y), gap=gap, most=MOST_PIECES)
