"""What a part takes on a machine that sinters powder (SLS).

A build is shared by many orders, so a part pays for its share of it. Each layer is spread
over the whole bed, which costs time by the part's share of the bed, and is sintered where
the part is, which costs time by its volume. Heating up and cooling down cost by the share
of the build. Powder around a part ages: a share of every build must be new powder (30 % to
50 % for PA12, say makers of machines), so a part pays for what is sintered, or for
refreshing the powder around it if that is more. There are no supports: powder holds it.
"""

from dataclasses import dataclass

from store.kernel.errors import Invalid
from store.quotes.estimate import Confidence, Estimate
from store.uploads.measure import Measure

GAP_MM = 5.0
LAYER_MM = 0.1


@dataclass(frozen=True, kw_only=True)
class Printer:
    """A machine and how its builds are filled; seconds, mm3/s, a share from 0 to 1."""

    recoat_seconds: float
    sintered_mm3_s: float
    heat_seconds: float  # machine time before the first and after the last layer
    filled: float  # share of the bed that boxes of parts cover in a well packed build


@dataclass(frozen=True, kw_only=True)
class Powder:
    """Loose powder, in g/cm3, and the share of it that is new in each build."""

    loose_density: float
    refresh: float


PRINTERS: dict[str, Printer] = {
    "powder-bed": Printer(
        recoat_seconds=11, sintered_mm3_s=45, heat_seconds=4 * 3600, filled=0.6
    ),
}
POWDERS: dict[str, Powder] = {"pa12": Powder(loose_density=0.46, refresh=0.4)}


def estimate_plate(
    measure: Measure,
    *,
    printer: str,
    powder: str,
    build: tuple[float, float, float],
    density: float,
    copies: int = 1,
) -> Estimate:
    """Estimate copies within a shared build of this size in mm; `density` in g/cm3.

    Raises Invalid for a machine or powder that has no figures.
    """
    if printer not in PRINTERS or powder not in POWDERS:
        raise Invalid("We do not print in that powder.", field="choice")
    aged = POWDERS[powder]
    x, y, z = (side + GAP_MM for side in measure.box_mm)
    refreshed = x * y * z * aged.loose_density * aged.refresh
    return Estimate(
        milligrams=round(copies * max(measure.volume_mm3 * density, refreshed)),
        seconds=round(copies * _seconds(measure, PRINTERS[printer], build)),
        support_milligrams=0,
        support_seconds=0,
        material_mm3=copies * measure.volume_mm3,
        support_mm3=0.0,
        confidence=Confidence.GOOD,
        reasons=(),
    )


def _seconds(
    measure: Measure, printer: Printer, build: tuple[float, float, float]
) -> float:
    """Give one piece's share of a build's time, and the time of its own sintering."""
    x, y, z = (side + GAP_MM for side in measure.box_mm)
    of_bed = min(1.0, x * y / (build[0] * build[1] * printer.filled))
    of_build = min(1.0, of_bed * z / build[2])
    spread = z / LAYER_MM * printer.recoat_seconds * of_bed
    sintered = measure.volume_mm3 / printer.sintered_mm3_s
    return spread + sintered + printer.heat_seconds * of_build
