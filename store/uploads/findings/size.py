"""What its size says about a part: another unit meant, or too big for every printer."""

import math
from collections.abc import Iterator
from dataclasses import replace

from store.uploads.examination.figures import Examination, Pose
from store.uploads.findings.finding import Action, Finding, Level, length, share, sides
from store.uploads.findings.turning import turned, turning
from store.uploads.measure import Measure
from store.uploads.preparation import SMALLEST_SCALE, Preparation, Unit
from store.uploads.splitting import Sides, Split, fits, largest_scale, split_of

UNITS = {"inches": Unit.INCH, "metres": Unit.M}
# Shrunk further than this a part is hardly what was meant.
_WORTH_SHRINKING = 0.25


def size_findings(
    measure: Measure,
    examination: Examination | None,
    preparation: Preparation | None,
    room: Sides | None,
) -> Iterator[Finding]:
    """Give what is to be said about size and unit."""
    if measure.unit_hint and (preparation is None or preparation.unit is Unit.MM):
        yield _unit(measure, UNITS[measure.unit_hint], preparation)
    if room and not fits(measure.box_mm, room):
        yield _too_big(measure, examination, preparation, room)


def _unit(measure: Measure, unit: Unit, preparation: Preparation | None) -> Finding:
    width, depth, height = (side * unit.millimetres for side in measure.box_mm)
    return Finding(
        "unit",
        Level.WARN,
        f"Did you mean {measure.unit_hint}?",
        f"Read as millimetres the longest side is {length(max(measure.box_mm))} mm. Drawn "
        f"in {measure.unit_hint}, the part measures {sides((width, depth, height))}.",
        Action(f"It is in {measure.unit_hint}", replace(preparation, unit=unit))
        if preparation
        else None,
    )


def _too_big(
    measure: Measure,
    examination: Examination | None,
    preparation: Preparation | None,
    room: Sides,
) -> Finding:
    pose = _fitting(examination, room)
    scale = largest_scale(measure.box_mm, room)
    says = [
        f"It measures {sides(measure.box_mm)}; our largest printer makes {sides(room)}.",
        f"{turned(pose)}, it fits." if pose else _shrunk_or_cut(measure.box_mm, room),
    ]
    action = turning(pose, preparation) if pose else _shrinking(scale, preparation)
    return Finding(
        "too-big", Level.BLOCK, "Too big for our printers", " ".join(says), action
    )


def _fitting(examination: Examination | None, room: Sides) -> Pose | None:
    """Find the pose that fits with the least support."""
    poses = examination.poses if examination else ()
    fitting = [pose for pose in poses if fits(pose.box_mm, room)]
    return min(fitting, key=lambda pose: pose.support_mm3, default=None)


def _shrunk_or_cut(box: Sides, room: Sides) -> str:
    split = split_of(box, room)
    shrunk = f"It fits at {share(_down_to_percent(largest_scale(box, room)))} of its size"
    return (
        f"{shrunk}; or cut it {_cuts(split)} into {split.pieces} pieces of "
        f"{sides(split.piece_mm)} and send them as separate files."
    )


def _cuts(split: Split) -> str:
    """Write where to cut: across its width at 200 mm, and across its depth at 150 mm."""
    each = (
        f"across its {cut.axis} at {', '.join(length(at) for at in cut.at_mm)} mm"
        for cut in split.cuts
    )
    return " and ".join(each)


def _shrinking(scale: float, preparation: Preparation | None) -> Action | None:
    if preparation is None or scale < _WORTH_SHRINKING:
        return None
    percent = _down_to_percent(scale)
    smaller = math.floor(preparation.scale * percent)
    if smaller < SMALLEST_SCALE:
        return None
    return Action(f"Shrink it to {share(percent)}", replace(preparation, scale=smaller))


def _down_to_percent(scale: float) -> float:
    """Round down, so that the part fits at what is said."""
    return math.floor(scale * 100 + 1e-6) / 100
