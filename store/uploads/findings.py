"""Says what was found in a model in plain words: what to look at before printing it."""

from dataclasses import dataclass

from store.uploads.measure import Measure

THINNEST_SIDE = 0.8
MILLIMETRES = {"inches": 25.4, "metres": 1000.0}


@dataclass(frozen=True)
class Finding:
    """One thing to know: a short title and a sentence of what it means."""

    title: str
    sentence: str


def findings_of(measure: Measure) -> list[Finding]:
    """Give what a customer should know before ordering, most urgent first."""
    found = (
        _units(measure),
        _holes(measure),
        _overlaps(measure),
        _thin(measure),
        _supports(measure),
        _bodies(measure),
    )
    return [finding for finding in found if finding is not None]


def _units(measure: Measure) -> Finding | None:
    if measure.unit_hint is None:
        return None
    longest = max(measure.box_mm)
    meant = longest * MILLIMETRES[measure.unit_hint]
    return Finding(
        f"Did you mean {measure.unit_hint}?",
        f"The longest side is {longest:.2f} mm. Drawn in {measure.unit_hint} it would be "
        f"{meant:.0f} mm: export the model in millimetres, or as 3MF.",
    )


def _holes(measure: Measure) -> Finding | None:
    if measure.is_watertight:
        return None
    return Finding(
        "The surface has holes",
        f"{measure.open_edges} edges have a face on one side only. It may print, but not "
        "always as drawn: repair the model if its inside matters.",
    )


def _overlaps(measure: Measure) -> Finding | None:
    if not measure.overlapping:
        return None
    return Finding(
        "Bodies overlap",
        "We could not unite them, so the volume where they overlap may be counted twice.",
    )


def _thin(measure: Measure) -> Finding | None:
    thinnest = min(measure.box_mm)
    if thinnest >= THINNEST_SIDE:
        return None
    return Finding(
        "Very thin",
        f"The model is only {thinnest:.2f} mm thick; below {THINNEST_SIDE} mm a wall is a "
        "single bead of plastic, or is left out.",
    )


def _supports(measure: Measure) -> Finding | None:
    if not measure.needs_support:
        return None
    return Finding(
        "Parts of it hang over air",
        "We print supports below them and break them off; they leave small marks.",
    )


def _bodies(measure: Measure) -> Finding | None:
    if measure.bodies == 1:
        return None
    return Finding(
        f"{measure.bodies} separate bodies",
        "They are printed together, placed as they are in the file.",
    )
