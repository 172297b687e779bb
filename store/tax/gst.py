"""GST inside prices that include it.

Within a state the tax is two equal halves (CGST and SGST or UTGST), so it is always an
even number of paise; between states it is one amount (IGST). Rounding is half up, per
line (CGST Act 2017, s. 15 and s. 170).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from store.kernel.errors import Conflict
from store.kernel.money import FULL, Money


class NoRate(Conflict):
    """There is no rate of tax in force for what is to be sold."""


class Components(NamedTuple):
    """A tax by whose it is; `sgst` is UTGST in territories without a legislature."""

    cgst: Money
    sgst: Money
    igst: Money

    @property
    def total(self) -> Money:
        return self.cgst + self.sgst + self.igst


class Taxed(NamedTuple):
    """A price taken apart: what is taxed, and the tax; they sum to the price."""

    taxable: Money
    tax: Money


def taken_apart(gross: Money, *, gst_bp: int, interstate: bool = False) -> Taxed:
    """Take the tax out of a price that includes it."""
    tax = included_tax(gross, gst_bp=gst_bp, interstate=interstate)
    return Taxed(gross - tax, tax)


def included_tax(gross: Money, *, gst_bp: int, interstate: bool) -> Money:
    """Give the tax inside a price; 1800 basis points are 18 %."""
    if interstate:
        return gross.ratio(gst_bp, FULL + gst_bp)
    half = gross.ratio(gst_bp, 2 * (FULL + gst_bp))
    return half * 2


def components(tax: Money, *, interstate: bool) -> Components:
    """Take a tax apart; raises ValueError for one that has no equal halves."""
    none = Money.zero()
    if interstate:
        return Components(none, none, tax)
    if tax.minor % 2:
        raise ValueError(f"{tax} cannot be halved: within a state CGST equals SGST")
    half = Money(tax.minor // 2, tax.currency)
    return Components(half, half, none)


def tax_of_part(tax: Money, *, part: Money, whole: Money, interstate: bool) -> Money:
    """Give how much of the tax on `whole` is on a part of it, never worked out anew.

    Halves stay equal, and what is left after the last part is nothing.
    """
    if not whole:
        return Money.zero()
    if interstate:
        return tax.ratio(part.minor, whole.minor)
    return tax.ratio(part.minor, 2 * whole.minor) * 2


def rate_for(rates: Mapping[str, int], code: str) -> int:
    """Give the rate of a code in basis points; raises NoRate."""
    if code not in rates:
        raise NoRate("We cannot sell this at the moment: its rate of tax is not settled.")
    return rates[code]
