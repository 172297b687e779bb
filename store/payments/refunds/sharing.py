"""What can be given back of a line, and where it goes: from stored amounts alone.

Nothing is ever priced or taxed anew. However a line is given back, in one go or piece by
piece, the parts sum to its stored total and its stored tax.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from store.kernel.errors import Conflict, Invalid
from store.kernel.money import Money


@dataclass(frozen=True)
class Sold:
    """A line as it was sold, and what was given back of it: of `pieces`, and of money."""

    pieces: int
    total: Money
    tax: Money
    pieces_back: int = 0
    back: Money = field(default_factory=Money.zero)
    tax_back: Money = field(default_factory=Money.zero)

    @property
    def left(self) -> int:
        """The pieces whose money was not given back yet."""
        return self.pieces - self.pieces_back

    def share(self, pieces: int) -> tuple[Money, Money]:
        """Give the amount, and the tax in it, of some more pieces.

        Counted from the first piece on, so that the last one takes what is left.
        """
        if pieces < 0:
            raise Invalid("Write how many pieces: 0 or more.")
        if pieces > self.left:
            raise Conflict(
                f"Only {self.left} of {self.pieces} can still be given back."
                if self.left
                else "All pieces of this line were given back already."
            )
        if not pieces:
            return Money.zero(), Money.zero()
        gone = self.pieces_back + pieces
        amount = max(self._upto(self.total, gone) - self.back, Money.zero())
        tax = max(self._upto(self.tax, gone) - self.tax_back, Money.zero())
        return amount, min(tax, amount)

    def _upto(self, whole: Money, pieces: int) -> Money:
        """Give what the first pieces cost, in whole paise."""
        return Money(whole.minor * pieces // self.pieces, whole.currency)


@dataclass(frozen=True)
class Part:
    """A part of a refund: of a line, of the delivery, or, if neither, out of goodwill."""

    amount: Money
    tax: Money = field(default_factory=Money.zero)
    line_id: int | None = None
    is_delivery: bool = False
    pieces: int = 0
    restock: int = 0

    def cut_to(self, amount: Money) -> Part:
        """Give the same for less money, with the tax that is in it."""
        if amount == self.amount:
            return self
        tax = self.tax.ratio(amount.minor, self.amount.minor)
        return replace(self, amount=amount, tax=tax)

    def rest_of(self, taken: Part) -> Part:
        """Give what is left beside another part: money, as the pieces went with that."""
        return replace(
            self,
            amount=self.amount - taken.amount,
            tax=self.tax - taken.tax,
            pieces=0,
            restock=0,
        )


def total_of(parts: Sequence[Part]) -> Money:
    """Give what parts of a refund sum to."""
    return Money.total(part.amount for part in parts)


def within(parts: Sequence[Part], limit: Money) -> list[Part]:
    """Cut parts from the last one on until they sum to no more than a limit.

    What was given out of goodwill is not given again when the things themselves come back.
    """
    left, kept = limit, []
    for part in parts:
        amount = min(part.amount, left)
        kept.append(part.cut_to(amount))
        left -= amount
    return kept


def pour(parts: Sequence[Part], room: Sequence[Money]) -> list[list[Part]]:
    """Spread parts over places that take so much each, in their order.

    A part that meets a border is cut there; nothing is lost. Raises Conflict when there
    is not enough room.
    """
    poured: list[list[Part]] = []
    waiting = list(parts)
    for space in room:
        here, waiting = _fill(waiting, space)
        poured.append(here)
    if total_of(waiting):
        raise Conflict("There is no payment left that so much can be given back to.")
    return poured


def _fill(parts: Sequence[Part], space: Money) -> tuple[list[Part], list[Part]]:
    """Give what fits into one place, and what is left."""
    here: list[Part] = []
    for at, part in enumerate(parts):
        if part.amount <= space:
            here.append(part)
            space -= part.amount
            continue
        if not space:
            return here, list(parts[at:])
        cut = part.cut_to(space)
        return [*here, cut], [part.rest_of(cut), *parts[at + 1 :]]
    return here, []
