"""Foresees a part's plastic and machine time from its layers and the printer's physics.

The figures aim at what PrusaSlicer 2.5 would print and foretell: the same walls, skins,
bridges and infill, its travel and cooling, and a planner's ramps and corners.
"""

from dataclasses import dataclass
from enum import StrEnum

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
    beads = lay(layers, profile)
    supports = supports_of(layers, profile)
    plain = _seconds(layers, profile, Supports.none(layers), copies=copies)
    held = _seconds(layers, profile, supports, copies=copies) if supports.mm3 else plain
    skirt = float(beads.volumes["skirt"].sum())
    mm3 = (copies * (beads.mm3 - skirt + supports.mm3) + skirt) * profile.material.flow
    support_mm3 = copies * supports.mm3 * profile.material.flow
    density = profile.material.density * MG_PER_MM3
    reasons = _reasons(layers, supports)
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


def _seconds(layers: Layers, profile: Profile, supports: Supports, *, copies: int) -> float:
    """Time the plate: beads, moves, retractions, layer changes, start and end."""
    beads, found = lay(layers, profile), moves(layers, profile)
    rise = _rise_seconds(layers, profile)
    planned = copies * (planned_seconds(found, profile.motion) + supports.planned) + rise
    speed = speeds(beads, profile)
    speed = cooled(speed, beads, profile, other=planned, copies=copies)
    laid = laying_seconds(layers, beads, profile, speed)
    moved = travel_seconds(found, profile.motion)
    moved += found.retractions * retraction_seconds(profile)
    skirt = beads.lengths["skirt"] / speed["skirt"]
    each = laid - skirt + moved + supports.seconds
    total = copies * each + skirt + rise + (copies - 1) * _crossing(layers, profile)
    return float(total.sum()) + _start_and_end(layers, profile)


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
