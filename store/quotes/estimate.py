"""Foresees a part's material and machine time, by the physics of the printer.

The part is taken as a slicer would: walls around every layer, skins where its surface
faces up or down, sparse lines inside, supports below overhangs. Two dozen level cuts
stand for all layers; lengths of bead follow from them, time follows from the lengths, the
speeds, and how a printer of limited acceleration really moves.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

from store.quotes.motion import corner_seconds, line_seconds
from store.uploads.measure import SLOPE_STEP, TURN_BINS, Measure, Section


class Confidence(StrEnum):
    """How far the figures can be trusted."""

    GOOD = "good"
    ROUGH = "rough"


@dataclass(frozen=True, kw_only=True)
class Profile:
    """How a part is printed. Millimetres, mm/s, mm/s2, g/cm3; `infill` from 0 to 1."""

    layer: float
    infill: float
    density: float
    supports: bool = True
    first_layer: float = 0.2
    walls: int = 3
    top_layers: int = 5
    bottom_layers: int = 4
    outer_width: float = 0.42
    width: float = 0.44
    outer_speed: float = 25.0
    wall_speed: float = 40.0
    solid_speed: float = 40.0
    infill_speed: float = 50.0
    first_speed: float = 20.0
    travel_speed: float = 150.0
    acceleration: float = 500.0
    jerk: float = 8.0
    retract_seconds: float = 0.27
    lift_seconds: float = 0.02
    shortest_layer: float = 20.0
    slowest_speed: float = 15.0
    start_seconds: float = 62.0

    @property
    def outer_step(self) -> float:
        """How far the next bead lies from the outer one: round edges overlap."""
        return self.outer_width - self.layer * _ROUND_EDGE

    @property
    def step(self) -> float:
        return self.width - self.layer * _ROUND_EDGE

    @property
    def wall_depth(self) -> float:
        return self.outer_step + (self.walls - 1) * self.step


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """Weight and time of one piece; what supports add to it is part of both totals."""

    milligrams: int
    seconds: int
    support_milligrams: int
    support_seconds: int
    confidence: Confidence


# A bead has round ends: it covers this share of its height less than its width.
_ROUND_EDGE = 1 - math.pi / 4
_PRIME_MM3 = 48.0
# Slicers widen skins by this much, so that they find a hold beside the air they cover.
_SKIN_HOLD_MM = 1.6
# Skins are laid this much denser than their spacing: bridges and turns at the walls.
_SKIN_OVERLAP = 1.03
# Places thinner than their walls have no inside: near zero, its share is rounded off.
_SOFTNESS = 0.1
# Each line costs a moment beyond its length, to turn and meet the next.
_LINE_END_SECONDS = 0.045
# Supports are walls of single beads below a dense sheet at the part.
_SUPPORT_FILL = 0.061
_SUPPORT_SHEET_MM = 1.71
_SUPPORT_SECONDS_PER_MM3 = 0.6
# With more outlines on a layer than this, moves between them decide: less sure.
_MANY_OUTLINES = 20


def estimate(measure: Measure, profile: Profile) -> Estimate:
    """Estimate one piece, with its share of priming and starting the printer."""
    layers = _layers(measure, profile)
    repeats = measure.box_mm[2] / profile.layer / len(measure.sections)
    skirt = 4 * (measure.box_mm[0] + measure.box_mm[1]) + 40
    mm3 = repeats * sum(layer.mm3(profile) for layer in layers)
    mm3 += skirt * profile.outer_step * profile.first_layer + _PRIME_MM3
    seconds = repeats * sum(_layer_seconds(layer, measure, profile) for layer in layers)
    seconds += skirt / profile.first_speed + profile.start_seconds
    seconds += _first_layer_delay(measure, profile)
    support_mm3 = _support_mm3(measure, profile)
    support_seconds = support_mm3 * _SUPPORT_SECONDS_PER_MM3
    return Estimate(
        milligrams=round((mm3 + support_mm3) * profile.density),
        seconds=round(seconds + support_seconds),
        support_milligrams=round(support_mm3 * profile.density),
        support_seconds=round(support_seconds),
        confidence=_confidence(measure, profile),
    )


@dataclass(frozen=True)
class _Layer:
    """Millimetres of bead on one layer by purpose; `chord` is the mean line across."""

    section: Section
    outer: float
    inner: float
    skin: float
    sparse: float
    chord: float

    @property
    def lines(self) -> float:
        return self.sparse / self.chord

    def mm3(self, profile: Profile) -> float:
        wide = (self.inner + self.skin + self.sparse) * profile.step
        return (self.outer * profile.outer_step + wide) * profile.layer


def _layers(measure: Measure, profile: Profile) -> list[_Layer]:
    height = measure.box_mm[2]
    cut = sum(section.area for section in measure.sections) * height / len(measure.sections)
    # Level cuts sample the part: what they miss of its volume is shared among them.
    scale = measure.volume_mm3 / cut if cut else 1.0
    sections = [
        Section(section.area * scale, section.perimeter, section.outlines)
        for section in measure.sections
        if section.area > 0
    ]
    insides = [_inside(each, profile.wall_depth, bend=measure.bend) for each in sections]
    room = sum(insides) * height / len(measure.sections)
    share = _bounded(_skin_mm3(measure, profile), room) / room if room else 0.0
    return [
        _layer(section, inside, share, measure, profile)
        for section, inside in zip(sections, insides, strict=True)
    ]


def _inside(section: Section, depth: float, *, bend: float) -> float:
    """Give the area left within walls of this depth: Steiner's formula, never below 0."""
    left = 1 - (section.perimeter * depth - bend * depth**2) / section.area
    return section.area * min(1.0, (left + math.hypot(left, _SOFTNESS)) / 2)


def _bounded(wanted: float, room: float) -> float:
    """Give the smaller of two amounts, eased where they are alike."""
    if wanted <= 0:
        return 0.0
    return wanted * room / math.sqrt(math.hypot(wanted**2, room**2))


def _skin_mm3(measure: Measure, profile: Profile) -> float:
    """Add up skins: surface times thickness, less what its walls cover already."""
    total = 0.0
    for step, area in enumerate(measure.slopes):
        slope = math.radians(step * SLOPE_STEP)
        layers = profile.top_layers if slope < math.pi / 2 else profile.bottom_layers
        thickness = layers * profile.layer * abs(math.cos(slope))
        beyond = thickness - profile.wall_depth * math.sin(slope)
        if beyond > 0:
            total += area * (beyond + _SKIN_HOLD_MM * math.sin(slope))
    return total


def _layer(
    section: Section, inside: float, skin_share: float, measure: Measure, profile: Profile
) -> _Layer:
    within_outer = _inside(section, profile.outer_step, bend=measure.bend)
    skin = inside * skin_share * _SKIN_OVERLAP / profile.step
    sparse = inside * (1 - skin_share) * profile.infill / profile.step
    # Cauchy: the mean chord of a shape is pi times its area over its outline.
    shrunk = section.perimeter - 2 * measure.bend * profile.wall_depth
    chord = max(math.pi * inside / max(shrunk, 2 * math.sqrt(inside)), 0.5)
    # Each sparse line holds on to the walls: half a cell along them at either end.
    is_sparse = 0 < profile.infill < 1
    anchors = sparse / chord * profile.step / profile.infill if is_sparse else 0.0
    return _Layer(
        section=section,
        outer=(section.area - within_outer) / profile.outer_step,
        inner=max(0.0, within_outer - inside) / profile.step,
        skin=skin,
        sparse=sparse + anchors,
        chord=chord,
    )


def _layer_seconds(layer: _Layer, measure: Measure, profile: Profile) -> float:
    printing = _printing_seconds(layer, measure, profile)
    moving = _moving_seconds(layer, profile)
    if printing + moving < profile.shortest_layer:
        # Plastic must cool: the printer slows down, but never below its slowest speed.
        beads = layer.outer + layer.inner + layer.skin + layer.sparse
        cooled = min(beads / profile.slowest_speed, profile.shortest_layer - moving)
        printing = max(printing, cooled)
    return printing + moving


def _printing_seconds(layer: _Layer, measure: Measure, profile: Profile) -> float:
    kept = min(1.0, layer.outer / max(layer.section.perimeter, 1e-9))
    rings = layer.inner / max(layer.outer, 1e-9)
    corners = _corners(measure, profile, speed=profile.outer_speed)
    corners += _corners(measure, profile, speed=profile.wall_speed) * rings
    return (
        layer.outer / profile.outer_speed
        + layer.inner / profile.wall_speed
        + corners * kept
        + _lines_seconds(layer.skin, layer.chord, profile, speed=profile.solid_speed)
        + _lines_seconds(layer.sparse, layer.chord, profile, speed=profile.infill_speed)
    )


def _corners(measure: Measure, profile: Profile, *, speed: float) -> float:
    """Give the seconds lost at the corners of one ring around a mean layer."""
    lost = 0.0
    for step, height in enumerate(measure.turns):
        turn = (step + 0.5) * math.pi / TURN_BINS
        lost += height * corner_seconds(
            turn, speed=speed, acceleration=profile.acceleration, jerk=profile.jerk
        )
    return lost / measure.box_mm[2]


def _lines_seconds(length: float, chord: float, profile: Profile, *, speed: float) -> float:
    each = line_seconds(
        chord, speed=speed, acceleration=profile.acceleration, entry=0.7 * profile.jerk
    )
    return length / chord * (each + _LINE_END_SECONDS)


def _moving_seconds(layer: _Layer, profile: Profile) -> float:
    """Travel without printing: between outlines, to the infill, along its loose ends.

    The counts per outline, line and region were read off a slicer's own moves.
    """
    outlines = max(layer.section.outlines, 1.0)
    regions = min(1.0, layer.skin / (10 * layer.chord))
    moves = 0.9 * profile.walls * outlines + 1.25 + 0.22 * layer.lines + 4.6 * regions
    retractions = outlines + 0.1 + 0.12 * layer.lines + 4.9 * regions
    each = line_seconds(
        min(30.0, 0.35 * math.sqrt(layer.section.area / outlines)),
        speed=profile.travel_speed,
        acceleration=profile.acceleration,
        entry=profile.jerk,
    )
    return moves * each + retractions * profile.retract_seconds + profile.lift_seconds


def _first_layer_delay(measure: Measure, profile: Profile) -> float:
    beads = measure.bed_mm2 / profile.step
    return beads * max(0.0, 1 / profile.first_speed - 1 / profile.solid_speed)


def _support_mm3(measure: Measure, profile: Profile) -> float:
    if not (profile.supports and measure.needs_support):
        return 0.0
    columns = _SUPPORT_FILL * measure.support_mm3
    return columns + _SUPPORT_SHEET_MM * measure.overhang_mm2


def _confidence(measure: Measure, profile: Profile) -> Confidence:
    """Rough where the closed form is known to stray from a real slicer."""
    outlines = sum(s.outlines for s in measure.sections) / len(measure.sections)
    is_unsure = (
        not measure.is_watertight
        or measure.overlapping
        or outlines > _MANY_OUTLINES
        or _support_mm3(measure, profile) > 0
    )
    return Confidence.ROUGH if is_unsure else Confidence.GOOD
