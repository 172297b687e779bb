"""The price of a print from its estimate and the rate card; all amounts include GST."""

from dataclasses import dataclass
from typing import Any

from store.kernel.errors import Invalid
from store.kernel.money import Money
from store.quotes.estimate import Estimate
from store.quotes.options import MOST_PIECES

SECONDS_PER_HOUR = 3600
MILLIGRAMS_PER_KILOGRAM = 1_000_000


@dataclass(frozen=True)
class Break:
    """From this piece of an order on, each further piece costs this much less."""

    piece: int
    basis_points: int


@dataclass(frozen=True, kw_only=True)
class Rates:
    """The part of a rate card that prices one material."""

    setup: Money
    per_kilogram: Money
    per_hour: Money
    support_removal: Money
    finishing: Money
    minimum: Money
    speed_percent: int
    breaks: tuple[Break, ...]

    @classmethod
    def of(cls, rates: dict[str, Any], *, material: str) -> "Rates":
        """Read a stored rate card; raises Invalid for a material that it does not price."""
        priced = rates["materials"].get(material)
        if priced is None:
            raise Invalid("We do not print in that material.", field="material")
        return cls(
            setup=Money(rates["setup_paise"]),
            per_kilogram=Money(priced["kilogram_paise"]),
            per_hour=Money(rates["hour_paise"]),
            support_removal=Money(rates["support_removal_paise"]),
            finishing=Money(rates["finishing_paise"]),
            minimum=Money(rates["minimum_paise"]),
            speed_percent=priced["speed_percent"],
            breaks=tuple(Break(*each) for each in rates["breaks"]),
        )


@dataclass(frozen=True)
class PriceLine:
    """One row of a breakdown, for all pieces together."""

    label: str
    amount: Money


@dataclass(frozen=True)
class Price:
    """A firm price for a number of pieces; its lines sum to the total."""

    quantity: int
    lines: tuple[PriceLine, ...]

    @property
    def total(self) -> Money:
        return Money.total(line.amount for line in self.lines)

    @property
    def per_piece(self) -> Money:
        """The total shared out, rounded: for reading only, never multiplied."""
        return self.total.ratio(1, self.quantity)

    def as_breakdown(self) -> list[dict[str, Any]]:
        """Give the lines as a quote stores them."""
        return [{"label": line.label, "paise": line.amount.minor} for line in self.lines]


def price(estimate: Estimate, rates: Rates, *, quantity: int) -> Price:
    """Price a number of like pieces; raises Invalid outside 1 to 500."""
    if not 1 <= quantity <= MOST_PIECES:
        raise Invalid(f"Order between 1 and {MOST_PIECES} pieces.", field="quantity")
    piece = _piece_lines(estimate, rates)
    lines = [PriceLine("Set-up, once", rates.setup)]
    lines += [PriceLine(line.label, line.amount * quantity) for line in piece]
    saved = _saved(Money.total(line.amount for line in piece), rates.breaks, quantity)
    if saved:
        lines.append(PriceLine("Quantity discount", -saved))
    short = rates.minimum - Money.total(line.amount for line in lines)
    if short > Money.zero():
        lines.append(PriceLine("Up to our smallest order", short))
    return Price(quantity, tuple(lines))


def _piece_lines(estimate: Estimate, rates: Rates) -> list[PriceLine]:
    """Price one piece, each line in whole paise, so that pieces multiply exactly."""
    part_milligrams = estimate.milligrams - estimate.support_milligrams
    part_seconds = estimate.seconds - estimate.support_seconds
    lines = [
        PriceLine("Material", _material(part_milligrams, rates)),
        PriceLine("Machine time", _machine(part_seconds, rates)),
    ]
    if estimate.support_milligrams:
        support = _material(estimate.support_milligrams, rates)
        support += _machine(estimate.support_seconds, rates)
        lines.append(
            PriceLine("Supports and removing them", support + rates.support_removal)
        )
    lines.append(PriceLine("Finishing and checking", rates.finishing))
    return lines


def _material(milligrams: int, rates: Rates) -> Money:
    return rates.per_kilogram.ratio(milligrams, MILLIGRAMS_PER_KILOGRAM)


def _machine(seconds: int, rates: Rates) -> Money:
    return rates.per_hour.ratio(seconds, SECONDS_PER_HOUR)


def _saved(piece: Money, breaks: tuple[Break, ...], quantity: int) -> Money:
    """Add up what the breaks take off.

    A break lowers only the pieces from it on: one piece more never costs less in all.
    """
    ends = [following.piece - 1 for following in breaks[1:]] + [quantity]
    saved = Money.zero()
    for at, end in zip(breaks, ends, strict=False):
        count = max(0, min(quantity, end) - at.piece + 1)
        saved += piece.part(at.basis_points) * count
    return saved
