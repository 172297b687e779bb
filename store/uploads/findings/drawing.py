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
    if not measure.is_watertight:
        yield _holes(measure, preparation)
    if measure.overlapping:
        yield Finding(
            "overlapping",
            Level.INFO,
            "Bodies overlap",
            "We could not unite them, so material where they overlap may be counted twice. "
            "Unite them in your CAD program for an exact price.",
        )
    bodies = examination.bodies if examination else None
    count = bodies.count if bodies else measure.bodies
    if count > 1:
        yield _several(count)
    if bodies and bodies.tiny and bodies.count > bodies.tiny:
        yield _crumbs(bodies)
    if bodies and bodies.cavities:
        yield _cavities(bodies)


def _holes(measure: Measure, preparation: Preparation | None) -> Finding:
    is_mended = bool(preparation and preparation.repaired)
    holes = counted(measure.holes or 1, "hole", "holes")
    offer = (
        "These could not be closed: mend the model in your CAD program and send it again."
        if is_mended
        else "We can close them with flat patches; look at the result before you order."
    )
    return Finding(
        "holes",
        Level.WARN,
        f"{holes} left in the surface" if is_mended else f"The surface has {holes}",
        "A printer needs a closed surface to tell inside from outside; near a hole, walls "
        f"may come out missing or solid. {offer}",
        Action("Close the holes", replace(preparation, repaired=True))
        if preparation and not is_mended
        else None,
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
        f"{counted(bodies.cavities, 'closed space', 'closed spaces')} of together "
        f"{volume(bodies.cavity_mm3)} cannot be reached from outside: supports, resin or "
        "powder in there stay. Draw a drain hole of at least 3 mm if that matters.",
    )
