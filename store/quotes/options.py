"""What a customer may choose for a print, and the printer's settings for it."""

from dataclasses import dataclass

from store.quotes.estimate import Profile

MOST_PIECES = 500
INFILLS = (10, 20, 40, 60, 100)


@dataclass(frozen=True, kw_only=True)
class Quality:
    """A layer height with skins of a like thickness; `layer_um` in micrometres."""

    slug: str
    name: str
    layer_um: int
    top_layers: int
    bottom_layers: int
    blurb: str

    @property
    def layer_mm(self) -> float:
        return self.layer_um / 1000


QUALITIES: dict[str, Quality] = {
    quality.slug: quality
    for quality in (
        Quality(
            slug="draft",
            name="Draft",
            layer_um=280,
            top_layers=4,
            bottom_layers=3,
            blurb="Visible layers, quickest",
        ),
        Quality(
            slug="standard",
            name="Standard",
            layer_um=200,
            top_layers=5,
            bottom_layers=4,
            blurb="For most parts",
        ),
        Quality(
            slug="fine",
            name="Fine",
            layer_um=120,
            top_layers=7,
            bottom_layers=6,
            blurb="Smooth slopes, small details",
        ),
    )
}


@dataclass(frozen=True, kw_only=True)
class Options:
    """One customer's choice; `infill` in percent."""

    material: str
    colour: str
    quality: str = "standard"
    infill: int = 20
    quantity: int = 1


def profile_of(
    quality: Quality, *, infill: int, density_mg_cm3: int, speed_percent: int
) -> Profile:
    """Give the printer's settings; some plastics print at a share of full speed."""
    full = Profile(layer=quality.layer_mm, infill=0, density=1)
    share = speed_percent / 100
    return Profile(
        layer=quality.layer_mm,
        infill=infill / 100,
        density=density_mg_cm3 / 1000,
        top_layers=quality.top_layers,
        bottom_layers=quality.bottom_layers,
        outer_speed=full.outer_speed * share,
        wall_speed=full.wall_speed * share,
        solid_speed=full.solid_speed * share,
        infill_speed=full.infill_speed * share,
    )
