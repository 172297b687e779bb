"""GST inside the price of a print.

Printing a customer's own model is a manufacturing service (heading 9988); our prices
include its rate of 18 %.
"""

from typing import NamedTuple

from store.kernel.money import FULL, Money

GST_BP = 1800
SAC = "998898"  # other manufacturing services on goods of others


class Taxed(NamedTuple):
    """A price taken apart: what is taxed, and the tax; they sum to the price."""

    taxable: Money
    tax: Money


def taken_apart(gross: Money) -> Taxed:
    """Take the tax out of a price that includes it.

    CGST and SGST are equal halves, each rounded half up, so the tax is an even number of
    paise (CGST Act 2017, s. 15 and s. 170).
    """
    tax = gross.ratio(GST_BP, 2 * (FULL + GST_BP)) * 2
    return Taxed(gross - tax, tax)
