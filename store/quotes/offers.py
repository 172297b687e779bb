"""Puts a measured part, chosen options and a rate card together into an offer."""

from dataclasses import dataclass
from typing import Any

from store.quotes.estimate import Estimate, estimate
from store.quotes.options import QUALITIES, Options, profile_of
from store.quotes.pricing import Price, Rates, price
from store.uploads.measure import Measure


@dataclass(frozen=True)
class Offer:
    """What a print with these options weighs, takes and costs."""

    options: Options
    estimate: Estimate
    price: Price

    @property
    def weight_mg(self) -> int:
        """The weight of all pieces."""
        return self.estimate.milligrams * self.options.quantity

    @property
    def seconds(self) -> int:
        """The machine time of all pieces."""
        return self.estimate.seconds * self.options.quantity


def offer(
    measure: Measure, options: Options, *, rates: dict[str, Any], density_mg_cm3: int
) -> Offer:
    """Work out one offer: the figures a page shows are the ones a quote stores.

    Raises Invalid for a quantity or a material that is not on the rate card.
    """
    priced = Rates.of(rates, material=options.material)
    profile = profile_of(
        QUALITIES[options.quality],
        infill=options.infill,
        density_mg_cm3=density_mg_cm3,
        speed_percent=priced.speed_percent,
    )
    figures = estimate(measure, profile)
    return Offer(options, figures, price(figures, priced, quantity=options.quantity))
