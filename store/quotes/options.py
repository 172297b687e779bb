"""What a customer may choose for a print."""

from collections.abc import Mapping
from dataclasses import dataclass

from store.quotes.finishes import AS_PRINTED
from store.quotes.lead_time import STANDARD

MOST_PIECES = 500
INFILLS = (10, 20, 40, 60, 100)
USUAL_INFILL = 20
SOLID = 100


@dataclass(frozen=True, kw_only=True)
class Quality:
    """How fine layers are; `layers_um` in micrometres by process, where it is on offer."""

    slug: str
    name: str
    layers_um: Mapping[str, int]
    blurb: str

    @property
    def layer_mm(self) -> float:
        """The layer height of molten filament, which most prints are made of."""
        return self.layers_um["fdm"] / 1000

    def layer_of(self, process: str) -> float | None:
        """Give the layer height of a process in mm; none where it is not on offer."""
        layer_um = self.layers_um.get(process)
        return None if layer_um is None else layer_um / 1000


USUAL_QUALITY = "standard"
QUALITIES: dict[str, Quality] = {
    quality.slug: quality
    for quality in (
        Quality(
            slug="draft",
            name="Draft",
            layers_um={"fdm": 280, "sla": 100},
            blurb="Visible layers, quickest",
        ),
        Quality(
            slug=USUAL_QUALITY,
            name="Standard",
            layers_um={"fdm": 200, "sla": 50, "sls": 100},
            blurb="For most parts",
        ),
        Quality(
            slug="fine",
            name="Fine",
            layers_um={"fdm": 120, "sla": 25},
            blurb="Smooth slopes, small details",
        ),
    )
}


def qualities_of(process: str) -> tuple[str, ...]:
    """Give the qualities that a process prints, coarse to fine."""
    return tuple(slug for slug, each in QUALITIES.items() if process in each.layers_um)


def infills_of(process: str) -> tuple[int, ...]:
    """Give the infills that a process prints: cured and sintered parts are solid."""
    return INFILLS if process == "fdm" else (SOLID,)


@dataclass(frozen=True, kw_only=True)
class Options:
    """One customer's choice; `infill` in percent. Supports are printed where needed."""

    material: str
    colour: str
    quality: str = USUAL_QUALITY
    infill: int = USUAL_INFILL
    quantity: int = 1
    finish: str = AS_PRINTED
    lead: str = STANDARD
