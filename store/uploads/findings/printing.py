"""What can be said about printing a part: thin walls, supports, islands, tipping over."""

import math
from collections.abc import Iterator
from dataclasses import replace

from store.uploads.examination.figures import (
    ONE_BEAD,
    TWO_BEADS,
    Examination,
    Islands,
    Overhangs,
    Pose,
    Standing,
    Walls,
)
from store.uploads.findings.finding import (
    Action,
    Finding,
    Level,
    area,
    counted,
    length,
    share,
)
from store.uploads.findings.turning import turned, turning
from store.uploads.measure import Measure
from store.uploads.preparation import FULL_SIZE, Preparation

# Sharp edges make a trace of every surface thin.
_TRACE = 0.02
_MOST_GROWN = 4 * FULL_SIZE
# Less than this is not worth a word.
_LEAST_SUPPORT_MM3 = 30.0
# A gap that a printer spans in one go, with the fan on.
_CLEAN_BRIDGE = 10.0


def printing_findings(
    measure: Measure, examination: Examination | None, preparation: Preparation | None
) -> Iterator[Finding]:
    """Give what is to be said about printing; much of it only after the second look."""
    if examination is None:
        yield from _at_first_sight(measure)
        return
    found = (
        _thin(examination.walls, preparation),
        _supports(examination, preparation),
        _islands(examination.islands),
        _tipping(examination, preparation),
    )
    yield from (finding for finding in found if finding)


def _at_first_sight(measure: Measure) -> Iterator[Finding]:
    if min(measure.box_mm) < TWO_BEADS:
        yield Finding("thin", Level.WARN, "Very thin", _of_thin(min(measure.box_mm)))
    if measure.needs_support:
        yield Finding(
            "supports",
            Level.INFO,
            "Parts of it hang over air",
            "We print supports below them and break them off; they leave small marks.",
        )


def _of_thin(thinnest: float) -> str:
    if thinnest < ONE_BEAD:
        return (
            f"The model is {length(thinnest)} mm at the thinnest. A printer draws lines of "
            f"about {ONE_BEAD} mm: what is thinner is left out, or breaks off."
        )
    return (
        f"The model is {length(thinnest)} mm at the thinnest. Below {TWO_BEADS} mm a wall "
        "is a single line of plastic: it prints, but bends and breaks easily."
    )


def _thin(walls: Walls, preparation: Preparation | None) -> Finding | None:
    if walls.share_below_two_beads >= _TRACE and walls.thinnest_mm is not None:
        return Finding(
            "thin",
            Level.WARN,
            "Thin walls",
            f"{_of_thin(walls.thinnest_mm)} This is so for "
            f"{share(walls.share_below_two_beads)} of the surface, marked in the 3D view.",
            _growing(walls.thinnest_mm, preparation),
        )
    if walls.least_mm is not None and walls.least_mm < TWO_BEADS:
        return Finding("thin-spot", Level.INFO, "A thin spot", _of_thin(walls.least_mm))
    return None


def _growing(thinnest: float, preparation: Preparation | None) -> Action | None:
    """Offer the size at which the thinnest wall is two lines wide, if that is sensible."""
    if preparation is None or thinnest <= 0:
        return None
    percent = math.ceil(preparation.scale * TWO_BEADS / thinnest / 100 - 1e-6)
    if percent * 100 > _MOST_GROWN:
        return None
    return Action(f"Enlarge it to {percent} %", replace(preparation, scale=percent * 100))


def _supports(examination: Examination, preparation: Preparation | None) -> Finding | None:
    overhangs, best = examination.overhangs, examination.best_pose
    if overhangs.support_mm3 < _LEAST_SUPPORT_MM3:
        return None
    if _is_bridged(overhangs):
        return _bridged(overhangs)
    says = (
        f"{area(overhangs.area_mm2)} of its surface hangs over air. We print supports "
        f"below it, up to {length(overhangs.tallest_mm)} mm tall, and break them off; they "
        "leave small marks there."
    )
    return Finding(
        "supports",
        Level.INFO,
        "Needs supports",
        f"{says} {_saving(best, examination.poses[0])}" if best else says,
        turning(best, preparation) if best else None,
    )


def _is_bridged(overhangs: Overhangs) -> bool:
    bridges = overhangs.bridges
    is_most = bridges.area_mm2 > 0.8 * overhangs.area_mm2
    return is_most and bridges.longest_mm <= _CLEAN_BRIDGE


def _bridged(overhangs: Overhangs) -> Finding:
    bridges = overhangs.bridges
    return Finding(
        "bridges",
        Level.INFO,
        "Short gaps to span",
        f"{counted(bridges.count, 'flat underside', 'flat undersides')} of at most "
        f"{length(bridges.longest_mm)} mm, held at both ends. Printers span such gaps "
        "without supports; from below they look a little rougher.",
    )


def _saving(best: Pose, current: Pose) -> str:
    """Say what a better pose saves."""
    if best.support_mm3 < _LEAST_SUPPORT_MM3:
        return f"{turned(best)} it needs none."
    saved = 1 - best.support_mm3 / max(current.support_mm3, _LEAST_SUPPORT_MM3)
    return f"{turned(best)} it needs {share(saved)} less." if saved > 0 else ""


def _islands(islands: Islands) -> Finding | None:
    if islands.lowest_mm is None:
        return None
    places = counted(islands.count, "place begins", "places begin")
    return Finding(
        "islands",
        Level.WARN,
        "Starts in mid-air",
        f"{places} with nothing below, the lowest {length(islands.lowest_mm)} mm above the "
        "bed. Without supports the first lines there would fall.",
    )


def _tipping(examination: Examination, preparation: Preparation | None) -> Finding | None:
    standing, best = examination.standing, examination.best_pose
    if not standing.tips:
        return None
    firm = best if best and not best.standing.tips else None
    title, sentence = _of_standing(standing, examination.poses[0])
    return Finding(
        "tips",
        Level.WARN,
        title,
        f"{sentence} {turned(firm)} it stands firmly." if firm else sentence,
        turning(firm, preparation) if firm else None,
    )


def _of_standing(standing: Standing, current: Pose) -> tuple[str, str]:
    """Give the title and sentence of why it does not stand firmly."""
    if not standing.is_balanced:
        why = "Its weight is not above what it stands on: without supports it falls over."
        return "Falls over", why
    base = length(standing.base_mm)
    if min(current.box_mm[:2]) > 3 * standing.base_mm:
        why = f"It touches the bed on a spot {base} mm wide only and may break loose."
        return "Stands on a small spot", why
    why = (
        f"It is {length(standing.height_mm)} mm tall on a base {base} mm wide. Tall thin "
        "prints sway, which shows, and can be knocked over."
    )
    return "May tip over", why
