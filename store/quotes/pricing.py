"""The price of a print from what it takes and the rate card; all amounts include GST.

Three promises hold for any shape and any card: the total never falls when a piece, a gram
or a minute is added; a piece never costs more in a larger order; and the lines sum to the
total, which is the price of a piece times the number of pieces, to the paisa. Costs alone
do not keep the second promise (the first piece on a new plate needs a whole plate), so
prices follow from costs piece by piece: see `_piece_prices`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from store.kernel.errors import Invalid
from store.kernel.formats import duration, number, plural
from store.kernel.money import Money
from store.quotes.options import MOST_PIECES
from store.quotes.plates import Plates, Work
from store.quotes.rates import Rates

SECONDS_PER_HOUR = 3600
MILLIGRAMS_PER_KILOGRAM = 1_000_000
MM2_PER_CM2 = 100
# The quantities for which a page shows what a piece costs.
BREAKS = (1, 2, 5, 10, 25, 50, 100)


@dataclass(frozen=True, kw_only=True)
class Piece:
    """What is printed: plates of it, its surface in mm2, and how its choices are called."""

    plates: Plates
    area_mm2: int
    material: str
    plate: str = "plate"
    finish: str = "As printed"
    lead: str = "Standard"


@dataclass(frozen=True)
class PriceLine:
    """One row of a breakdown, for all pieces together, and how it comes about."""

    label: str
    amount: Money
    why: str = ""


@dataclass(frozen=True)
class Price:
    """A firm price for a number of pieces; its lines sum to the total."""

    quantity: int
    per_piece: Money
    lines: tuple[PriceLine, ...]

    @property
    def total(self) -> Money:
        return self.per_piece * self.quantity

    def as_breakdown(self) -> list[dict[str, Any]]:
        """Give the lines as a quote stores them."""
        return [
            {"label": line.label, "paise": line.amount.minor, "why": line.why}
            for line in self.lines
        ]


@dataclass(frozen=True)
class Break:
    """What a piece costs in an order of so many."""

    quantity: int
    per_piece: Money


class _Costs(NamedTuple):
    """What an order costs, in the order in which a breakdown lists it."""

    setup: Money
    material: Money
    machine: Money
    supports: Money
    handling: Money
    finish: Money
    lead: Money
    short: Money


def price(piece: Piece, rates: Rates, *, quantity: int) -> Price:
    """Price a number of like pieces; raises Invalid outside 1 to 500."""
    if not 1 <= quantity <= MOST_PIECES:
        raise Invalid(f"Order between 1 and {MOST_PIECES} pieces.", field="quantity")
    each = _piece_prices(piece, rates, most=quantity)[-1]
    costs = _costs(piece, rates, quantity)
    lines = [
        PriceLine(label, amount, why)
        for amount, (label, why) in zip(
            costs, _reasons(piece, rates, quantity), strict=True
        )
        if amount
    ]
    apart = each * quantity - Money.total(costs)
    if apart:
        lines.append(_evened_out(apart))
    return Price(quantity, each, tuple(lines))


def breaks(
    piece: Piece, rates: Rates, *, quantities: Sequence[int] = BREAKS
) -> tuple[Break, ...]:
    """Give what a piece costs in orders of several sizes."""
    each = _piece_prices(piece, rates, most=max(quantities))
    return tuple(Break(count, each[count - 1]) for count in quantities)


def _piece_prices(piece: Piece, rates: Rates, *, most: int) -> list[Money]:
    """Give what a piece costs in orders of 1, 2, 3 ... pieces.

    It is its share of the cost, rounded up to a paisa; but no more than in an order of one
    piece less (the rest of a plate is filled with other orders), and so much that the whole
    order costs no less than that one.
    """
    prices = [Money.total(_costs(piece, rates, 1))]
    for count in range(2, most + 1):
        before = prices[-1]
        least = _shared(before * (count - 1), count)
        share = _shared(Money.total(_costs(piece, rates, count)), count)
        prices.append(max(least, min(share, before)))
    return prices


def _shared(amount: Money, pieces: int) -> Money:
    """Give what each of so many pieces bears, rounded up to a paisa."""
    return Money(-(-amount.minor // pieces), amount.currency)


def _costs(piece: Piece, rates: Rates, count: int) -> _Costs:
    work = piece.plates.work(count)
    plain = (
        rates.setup,
        _material(work.milligrams - work.support_milligrams, rates),
        _machine(work.seconds - work.support_seconds, rates),
        _supports(work, rates, count),
        rates.per_plate * work.plates + rates.per_piece * count,
        _finish(piece, rates) * count,
    )
    so_far = Money.total(plain)
    lead = so_far.part(rates.lead_basis_points)
    return _Costs(*plain, lead, max(Money.zero(), rates.minimum - so_far - lead))


def _material(milligrams: int, rates: Rates) -> Money:
    return rates.per_kilogram.ratio(milligrams, MILLIGRAMS_PER_KILOGRAM)


def _machine(seconds: int, rates: Rates) -> Money:
    return rates.per_hour.ratio(seconds, SECONDS_PER_HOUR)


def _supports(work: Work, rates: Rates, count: int) -> Money:
    """Price supports: their material, their time, and taking them off each piece."""
    if not (work.support_milligrams or work.support_seconds):
        return Money.zero()
    printing = _material(work.support_milligrams, rates)
    printing += _machine(work.support_seconds, rates)
    return printing + rates.support_removal * count


def _finish(piece: Piece, rates: Rates) -> Money:
    """Price the finish of one piece, by its surface."""
    surface = rates.finish_per_cm2.ratio(piece.area_mm2, MM2_PER_CM2)
    return rates.finish_per_piece + surface


def _reasons(piece: Piece, rates: Rates, count: int) -> list[tuple[str, str]]:
    """Name each of the costs, and say how it comes about."""
    work = piece.plates.work(count)
    plates = plural(work.plates, piece.plate)
    material = _weight(work.milligrams - work.support_milligrams)
    printing = duration(work.seconds - work.support_seconds)
    hour = f"{_brief(rates.per_hour)}/h"
    smallest = f"An order of one model costs {_brief(rates.minimum)} or more"
    return [
        ("Set-up, once", "Checking the model, slicing it, preparing a printer"),
        ("Material", f"{material} {piece.material} at {_brief(rates.per_kilogram)}/kg"),
        ("Machine time", f"{printing} on {plates}, at {hour}"),
        ("Supports and removing them", _why_supports(work, rates)),
        ("Taking off, cleaning, checking", _why_handling(plates, rates, count)),
        (piece.finish, _why_finish(piece, rates)),
        (f"{piece.lead} lead time", f"{_percent(rates)} on all of this"),
        ("Up to our smallest order", smallest),
    ]


def _why_supports(work: Work, rates: Rates) -> str:
    printing = f", {duration(work.support_seconds)}" if work.support_seconds else ""
    removal = f"{_brief(rates.support_removal)} a piece to remove them"
    return f"{_weight(work.support_milligrams)}{printing}, and {removal}"


def _why_handling(plates: str, rates: Rates, count: int) -> str:
    pieces = f"{plural(count, 'piece')} at {_brief(rates.per_piece)}"
    return f"{plates} at {_brief(rates.per_plate)}, {pieces}"


def _why_finish(piece: Piece, rates: Rates) -> str:
    surface = f"{number(piece.area_mm2 / MM2_PER_CM2)} cm²"
    by_surface = f"{surface} at {_brief(rates.finish_per_cm2)}/cm²"
    return f"{_brief(rates.finish_per_piece)} a piece, and its {by_surface}"


def _evened_out(apart: Money) -> PriceLine:
    """Say why the price is not the cost: see `_piece_prices`."""
    if apart < Money.zero():
        why = "We fill the last plate: a piece never costs more than in a smaller order"
        return PriceLine("Shared plate", apart, why)
    return PriceLine("Rounding", apart, "To whole paise for each piece")


def _brief(amount: Money) -> str:
    return str(amount).removesuffix(".00")


def _weight(milligrams: int) -> str:
    if milligrams >= MILLIGRAMS_PER_KILOGRAM:
        return f"{number(milligrams / MILLIGRAMS_PER_KILOGRAM, 2)} kg"
    return f"{number(milligrams / 1000, 1)} g"


def _percent(rates: Rates) -> str:
    return f"{rates.lead_basis_points / 100:+g} %".replace("-", "−")
