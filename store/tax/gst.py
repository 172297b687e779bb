"""GST inside prices that include it.

Within a state the tax is two equal halves (CGST and SGST), so it is always an even
number of paise; between states it is one amount (IGST). Rounding is half up, per
line (CGST Act 2017, s. 15 and s. 170).
"""

from __future__ import annotations

from store.kernel.money import FULL, Money


def included_tax(gross: Money, *, gst_bp: int, interstate: bool) -> Money:
    """Give the tax inside a price; 1800 basis points are 18 %."""
    if interstate:
        return gross.ratio(gst_bp, FULL + gst_bp)
    half = gross.ratio(gst_bp, 2 * (FULL + gst_bp))
    return half * 2
