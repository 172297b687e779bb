"""Foresees a part's plastic and machine time from its layers and the printer's physics.

The figures aim at what PrusaSlicer 2.5 would print and foretell: the same walls, skins,
bridges and infill, its travel and cooling, and a planner's ramps and corners.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np

from store.quotes.beads import lay
from store.quotes.held_up import Supports, supports_of
from store.quotes.motion import Floats
from store.quotes.pace import cooled, laying_seconds, speeds
from store.quotes.profiles import Profile
from store.quotes.slicing import Layers
from store.quotes.travel import (
    lift_seconds,
    moves,
    planned_seconds,
    retraction_seconds,
    travel_seconds,
)

MG_PER_MM3 = 1.0  # of a plastic of 1 g/cm3
# With more outlines on a layer than this, moves between them decide: less sure.
_MANY_OUTLINES = 20
# Walls alone, whose beads are few and of odd widths, are less sure, too.
_ALL_WALLS = 0.9
_OPEN = 0.002
_COARSE = 0.75
# Copies stand this far apart on a plate.
_APART_MM = 6.0


class Confidence(StrEnum):
    """How far the figures can be trusted."""

    GOOD = "good"
    ROUGH = "rough"


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """Weight and time; what supports add to it is part of both totals.

    `reasons` say why figures are rough: "many-outlines", "open-edges", "thin", "supports",
    "coarse-raster".
    """

    milligrams: int
    seconds: int
    support_milligrams: int
    support_seconds: int
    confidence: Confidence
    material_mm3: float = 0.0
    support_mm3: float = 0.0
    reasons: tuple[str, ...] = ()


def estimate(layers: Layers, profile: Profile) -> Estimate:
    """Estimate one piece, printed alone."""
    return estimate_plate(layers, profile, copies=1)


def estimate_plate(layers: Layers, profile: Profile, *, copies: int) -> Estimate:
    """Estimate a whole plate of copies: they share start, skirt, and the time to cool."""
    return Laid(layers, profile).plate(copies)


class Laid:
    """One piece laid out: what plates of any number of copies are estimated from."""

    def __init__(self, layers: Layers, profile: Profile) -> None:
        self.layers, self.profile = layers, profile
        self.beads, self.moves = lay(layers, profile), moves(layers, profile)
        self.supports = supports_of(layers, profile)
        self.speeds = speeds(self.beads, profile)
        self.rise = _rise_seconds(layers, profile)

    def plate(self, copies: int) -> Estimate:
        """Estimate a plate of so many."""
        supports, plastic = self.supports, self.profile.material
        plain = self._seconds(Supports.none(self.layers), copies=copies)
        held = self._seconds(supports, copies=copies) if supports.mm3 else plain
        skirt = float(self.beads.volumes["skirt"].sum())
        mm3 = (copies * (self.beads.mm3 - skirt + supports.mm3) + skirt) * plastic.flow
        support_mm3 = copies * supports.mm3 * plastic.flow
        density = plastic.density * MG_PER_MM3
        reasons = _reasons(self.layers, supports)
        return Estimate(
            milligrams=round(mm3 * density),
            seconds=round(held),
            support_milligrams=round(support_mm3 * density),
            support_seconds=round(held - plain),
            confidence=Confidence.ROUGH if reasons else Confidence.GOOD,
            material_mm3=mm3,
            support_mm3=support_mm3,
            reasons=reasons,
        )

    def _seconds(self, supports: Supports, *, copies: int) -> float:
        """Time the plate: beads, moves, retractions, layer changes, start and end."""
        layers, profile = self.layers, self.profile
        planned = planned_seconds(self.moves, profile.motion) + supports.planned
        speed = cooled(
            self.speeds,
            self.beads,
            profile,
            other=copies * planned + self.rise,
            copies=copies,
        )
        skirt = self.beads.lengths["skirt"] / speed["skirt"]
        each = self._laid(speed) - skirt + self._moved + supports.seconds
        total = copies * each + skirt + self.rise
        total = total + (copies - 1) * _crossing(layers, profile)
        return float(total.sum()) + _start_and_end(layers, profile)

    def _laid(self, speed: dict[str, Floats]) -> Floats:
        if speed is self.speeds:
            return self._laid_at_once
        return laying_seconds(self.layers, self.beads, self.profile, speed)

    @cached_property
    def _laid_at_once(self) -> Floats:
        """Time the beads where no layer has to cool, as on most plates of many."""
        return laying_seconds(self.layers, self.beads, self.profile, self.speeds)

    @cached_property
    def _moved(self) -> Floats:
        moved = travel_seconds(self.moves, self.profile.motion)
        moved += self.moves.retractions * retraction_seconds(self.profile)
        return moved


def _rise_seconds(layers: Layers, profile: Profile) -> Floats:
    rise = np.full(layers.count, lift_seconds(profile.printing.layer, profile.motion))
    rise[0] = lift_seconds(profile.printing.first_layer, profile.motion)
    return rise


def _crossing(layers: Layers, profile: Profile) -> float:
    """Time a move from one copy to the next."""
    apart = float(np.mean(layers.size[:2])) + _APART_MM
    return apart / profile.motion.travel_speed + retraction_seconds(profile)


def _start_and_end(layers: Layers, profile: Profile) -> float:
    """Time priming, and how the head is parked above the part when it is done."""
    motion, height = profile.motion, float(layers.size[2])
    way = motion.park_rise
    if height < motion.park_height:
        way += abs(motion.park_height - height - motion.park_rise)
    return motion.start_seconds + way / motion.park_speed + motion.park_seconds


def _reasons(layers: Layers, supports: Supports) -> tuple[str, ...]:
    """Tell where such figures are known to stray from a real slicer's."""
    outlines = layers.islands + layers.holes
    room = layers.solid + layers.top + layers.bridge + layers.sparse
    judged = {
        "many-outlines": outlines.mean() > _MANY_OUTLINES,
        "open-edges": layers.open_share > _OPEN,
        "thin": room.sum() < (1 - _ALL_WALLS) * layers.area.sum(),
        "supports": supports.mm3 > 0,
        "coarse-raster": layers.pixel > _COARSE or layers.repeated > 1,
    }
    return tuple(reason for reason, holds in judged.items() if holds)
