"""What one piece costs: the plain price, the steps of quantity, and what was asked before.

A price is called reduced by the rule of the European directive 98/6/EC, article 6a (as
changed by directive 2019/2161; read by the Court of Justice in C-330/23): the price
before is the lowest that was asked in the 30 days before the reduction. So the price
that is struck through was truly asked in those days, it always comes with the lowest of
them, and nothing is claimed where that lowest was not higher than today's price.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from store.kernel.money import Money

MONTH = timedelta(days=30)


class Step(NamedTuple):
    """From so many pieces on, each of them costs this."""

    quantity: int
    price: Money


class Rung(NamedTuple):
    """A step as staff write it: for whom, from how many, at what, from when to when.

    `price_list` is its address, "" for everybody; a moment that is None has no end.
    """

    price_list: str
    quantity: int
    price: Money
    begins: datetime | None = None
    ends: datetime | None = None

    def meets(self, other: Rung) -> bool:
        """Tell whether both hold for the same people on some day."""
        if self.price_list != other.price_list:
            return False
        return _before(self.begins, other.ends) and _before(other.begins, self.ends)


class Fault(NamedTuple):
    """What is wrong with a rung: its place among all, its field, and a sentence."""

    place: int
    field: str
    words: str


class Asked(NamedTuple):
    """What was asked from a moment on, until the next one."""

    at: datetime
    price: Money


class Reduction(NamedTuple):
    """A price that was asked before, and the lowest of the 30 days before it fell."""

    was: Money
    lowest: Money


def faults_of(rungs: Sequence[Rung], plain: Money, *, most: int) -> Iterator[Fault]:
    """Give what would be nonsense, or two answers to one question."""
    for place, rung in enumerate(rungs):
        lowest = 1 if rung.price_list else 2
        if not lowest <= rung.quantity <= most:
            yield Fault(place, "quantity", f"Choose a quantity from {lowest} to {most}.")
        if not Money.zero() < rung.price < plain:
            yield Fault(place, "price", f"It must cost less than {plain}.")
        if rung.begins and rung.ends and rung.ends <= rung.begins:
            yield Fault(place, "ends", "It must end after it begins.")
        for earlier, other in enumerate(rungs[:place], start=1):
            if rung.meets(other):
                yield from _together(place, rung, earlier, other)


def _together(place: int, rung: Rung, row: int, other: Rung) -> Iterator[Fault]:
    """Give what is wrong with two rungs that hold at once."""
    if rung.quantity == other.quantity:
        words = f"Row {row} gives a price for so many on some of these days."
        yield Fault(place, "quantity", words)
    elif _more(rung, other).price >= _fewer(rung, other).price:
        words = f"Row {row} makes no sense beside it: more pieces must cost less each."
        yield Fault(place, "price", words)


def _fewer(one: Rung, other: Rung) -> Rung:
    return min(one, other, key=lambda rung: rung.quantity)


def _more(one: Rung, other: Rung) -> Rung:
    return max(one, other, key=lambda rung: rung.quantity)


def _before(begins: datetime | None, ends: datetime | None) -> bool:
    return begins is None or ends is None or begins < ends


@dataclass(frozen=True)
class Prices:
    """The plain price, and all steps that hold for whoever asks: the lowest wins."""

    plain: Money
    steps: tuple[Step, ...] = ()

    def each(self, quantity: int) -> Money:
        """Give the price of one piece when so many are taken."""
        reached = (step.price for step in self.steps if step.quantity <= quantity)
        return min((self.plain, *reached))

    def total(self, quantity: int) -> Money:
        return self.each(quantity) * quantity

    @cached_property
    def ladder(self) -> tuple[Step, ...]:
        """The quantities at which a piece becomes cheaper, from 1 on."""
        rungs = [Step(1, self.each(1))]
        for quantity in sorted({step.quantity for step in self.steps}):
            if self.each(quantity) < rungs[-1].price:
                rungs.append(Step(quantity, self.each(quantity)))
        return tuple(rungs)

    def next_step(self, quantity: int, *, most: int) -> Step | None:
        """Give the next cheaper step above a quantity that can still be had."""
        above = (step for step in self.ladder if quantity < step.quantity <= most)
        return next(above, None)

    def hint(self, quantity: int, *, most: int) -> str:
        """Tell the next step in words ("3 more: ₹92.00 each"); nothing without one."""
        step = self.next_step(quantity, most=most)
        return f"{step.quantity - quantity} more: {step.price} each" if step else ""

    def saving(self, step: Step) -> str:
        """Say what a step saves on each piece, never more than it does."""
        saved = self.plain - step.price
        percent = saved.minor * 100 // self.plain.minor
        return f"{percent} %" if percent else str(saved)


def reduced_from(
    price: Money, before: Money | None, history: Iterable[Asked], *, at: datetime
) -> Reduction | None:
    """Give what may be claimed about a price that is said to have been higher `before`.

    `history` is all that was ever asked, in any order; without proof nothing is claimed.
    """
    if before is None or before <= price:
        return None
    asked = sorted(each for each in history if each.at <= at)
    begun = _begun(asked, price)
    if begun is None:
        return None
    earlier = _asked_between(asked, begun - MONTH, begun)
    if before not in earlier or min(earlier) <= price:
        return None
    return Reduction(before, min(earlier))


def lowest_in(
    history: Iterable[Asked], *, at: datetime, days: timedelta = MONTH
) -> Money | None:
    """Give the lowest price that was asked in the days before a moment; None for none."""
    asked = sorted(each for each in history if each.at <= at)
    ended = [*(each.at for each in asked[1:]), at]
    held = (one.price for one, end in zip(asked, ended, strict=False) if end > at - days)
    return min(held, default=None)


def _begun(asked: list[Asked], price: Money) -> datetime | None:
    """Give the moment since which this price has been asked without a break."""
    begun = None
    for each in reversed(asked):
        if each.price != price:
            break
        begun = each.at
    return begun


def _asked_between(asked: list[Asked], since: datetime, until: datetime) -> list[Money]:
    return [
        one.price for one, then in pairwise(asked) if one.at < until and then.at > since
    ]
