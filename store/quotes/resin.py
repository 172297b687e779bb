"""What a part takes on a resin printer that cures whole layers at a time (masked SLA).

Time depends on nothing but height: a layer's light falls on the whole plate at once, so a
full plate takes as long as one piece. Exposure follows the working curve of a photopolymer
(P. F. Jacobs, 1992): light fades exponentially with depth, so a layer of thickness t needs
E = Ec * exp((t + overcure) / Dp). Resin is what is cured, the supports, and the film that
stays on the surface and is washed off. Assumed: pieces are printed as they stand, raised on
supports; washing and curing are hand work and on the rate card as such.
"""

import math
from dataclasses import dataclass

from store.kernel.errors import Invalid
from store.quotes.estimate import Confidence, Estimate
from store.uploads.measure import Measure

GAP_MM = 3.0
# Pieces stand on supports of this height, so that the first layers can be pried off.
RAISED_MM = 5.0
# Rafts, columns and tips as a share of the part: nearly every part is held up.
SUPPORT_SHARE = 0.18
# Uncured resin clings to a surface in a film about this thick.
FILM_MM = 0.07
_EXPOSED_MM = 0.05


@dataclass(frozen=True, kw_only=True)
class Printer:
    """How a printer moves between layers; seconds."""

    peel_seconds: float  # lift, come back, and let the resin settle
    bottom_layers: int
    bottom_exposure: float
    start_seconds: float


@dataclass(frozen=True, kw_only=True)
class Resin:
    """How fast a resin cures: seconds for 0.05 mm, and how deep light goes (Dp), mm."""

    exposure: float
    penetration: float


PRINTERS: dict[str, Printer] = {
    "msla": Printer(
        peel_seconds=6.5, bottom_layers=5, bottom_exposure=30, start_seconds=120
    ),
}
RESINS: dict[str, Resin] = {
    "resin": Resin(exposure=2.4, penetration=0.15),
    "tough-resin": Resin(exposure=3.2, penetration=0.17),
}


def estimate_plate(
    measure: Measure,
    *,
    printer: str,
    resin: str,
    layer: float,
    density: float,
    copies: int = 1,
) -> Estimate:
    """Estimate a plate of copies; `layer` in mm, `density` in g/cm3.

    Raises Invalid for a printer or resin that has no figures.
    """
    if printer not in PRINTERS or resin not in RESINS:
        raise Invalid("We do not print in that resin.", field="choice")
    support = copies * measure.volume_mm3 * SUPPORT_SHARE
    resin_mm3 = copies * (measure.volume_mm3 + measure.area_mm2 * FILM_MM) + support
    return Estimate(
        milligrams=round(resin_mm3 * density),
        seconds=round(_seconds(measure, PRINTERS[printer], RESINS[resin], layer=layer)),
        support_milligrams=round(support * density),
        support_seconds=0,
        material_mm3=resin_mm3,
        support_mm3=support,
        confidence=Confidence.GOOD,
        reasons=(),
    )


def _seconds(measure: Measure, printer: Printer, resin: Resin, *, layer: float) -> float:
    layers = math.ceil((measure.box_mm[2] + RAISED_MM) / layer)
    light = resin.exposure * math.exp((layer - _EXPOSED_MM) / resin.penetration)
    bottom = printer.bottom_layers * printer.bottom_exposure
    return printer.start_seconds + bottom + layers * (light + printer.peel_seconds)
