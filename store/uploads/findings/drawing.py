"""What can be said about how a part was drawn: holes, overlaps, bodies, cavities."""

from collections.abc import Iterator
from dataclasses import replace

from store.kernel.formats import number
from store.uploads.examination.figures import Bodies, Examination
from store.uploads.findings.finding import Action, Finding, Level, counted, volume
from store.uploads.measure import Measure
from store.uploads.preparation import Preparation


def drawing_findings(
    measure: Measure, examination: Examination | None, preparation: Preparation | None
) -> Iterator[Finding]:
    """Give what is to be said about the surface and the bodies."""
    yield from _of_surface(measure, preparation)
    yield from _of_bodies(measure, examination.bodies if examination else None)


def _of_surface(measure: Measure, preparation: Preparation | None) -> Iterator[Finding]:
    if not measure.is_watertight:
        yield _holes(measure, preparation)
    mended = _repaired(measure.repair) if measure.repair else None
    if mended:
        yield mended
    if measure.overlapping:
        yield Finding(
            "overlapping",
            Level.INFO,
            "Bodies overlap",
            "We could not unite them, so material where they overlap may be counted twice. "
            "Unite them in your CAD program for an exact price.",
        )


def _of_bodies(measure: Measure, bodies: Bodies | None) -> Iterator[Finding]:
    count = bodies.count if bodies else measure.bodies
    if count > 1:
        yield _several(count)
    if bodies and bodies.tiny and bodies.count > bodies.tiny:
        yield _crumbs(bodies)
    if bodies and bodies.cavities:
        yield _cavities(bodies)


def _holes(measure: Measure, preparation: Preparation | None) -> Finding:
    holes = counted(max(measure.holes, 1), "hole", "holes")
    return Finding(
        "holes",
        Level.WARN,
        f"{holes} left in the surface" if measure.repair else f"The surface has {holes}",
        "A printer needs a closed surface to tell inside from outside; near a hole, walls "
        f"may come out missing or solid. {_of_closing(measure)}",
        Action("Close the holes", replace(preparation, repaired=True))
        if preparation and measure.closable
        else None,
    )


def _of_closing(measure: Measure) -> str:
    them = "it" if measure.holes <= 1 else "them"
    if not measure.closable:
        return f"We cannot close {them}: mend the model in your CAD program."
    which = them if measure.closable >= measure.holes else f"{measure.closable} of {them}"
    return f"We can close {which} with flat patches; look at the result before you order."


def _repaired(repair: dict[str, int]) -> Finding | None:
    """Say what a repair changed, if it changed anything."""
    done = [
        counted(repair.get("holes_closed", 0), "hole closed", "holes closed"),
        counted(repair.get("flipped", 0), "face turned outside", "faces turned outside"),
        counted(
            repair.get("faces_removed", 0), "doubled face removed", "doubled faces removed"
        ),
    ]
    says = [each for each in done if not each.startswith("0 ")]
    if not says:
        return None
    return Finding(
        "repaired",
        Level.INFO,
        "Repaired",
        f"{', '.join(says)}. Look at the part from all sides before you order it.",
    )


def _several(count: int) -> Finding:
    return Finding(
        "bodies",
        Level.INFO,
        f"{number(count)} separate bodies",
        "They are printed together, placed as in the file, and count as one part. Send "
        "them as separate files to choose quantity and material for each.",
    )


def _crumbs(bodies: Bodies) -> Finding:
    return Finding(
        "crumbs",
        Level.INFO,
        counted(bodies.tiny, "crumb", "crumbs"),
        f"{counted(bodies.tiny, 'body is', 'bodies are')} smaller than 1 mm³. They are "
        "often left over from an export; they come off with the supports or get lost.",
    )


def _cavities(bodies: Bodies) -> Finding:
    return Finding(
        "cavities",
        Level.INFO,
        "Hollow inside",
        f"{counted(bodies.cavities, 'closed space', 'closed spaces')} of "
        f"{volume(bodies.cavity_mm3)} cannot be reached from outside: supports, resin or "
        "powder in there stay. Draw a drain hole of at least 3 mm if that matters.",
    )
