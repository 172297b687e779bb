"""Who sells: the shop as its tax documents name it."""

from __future__ import annotations

from dataclasses import dataclass

from store.kernel.errors import Invalid
from store.settings import Settings, SettingsError
from store.tax.gstin import require_gstin_in


@dataclass(frozen=True)
class Seller:
    """The registered supplier; `state` is where it supplies from."""

    name: str
    address: str
    gstin: str
    state: str
    series: str


def seller_of(settings: Settings) -> Seller:
    """Read the seller from the settings; raises SettingsError for a GSTIN that is none."""
    try:
        gstin = require_gstin_in(settings.SHOP_GSTIN, settings.SHOP_STATE)
    except Invalid as error:
        raise SettingsError(f"SHOP_GSTIN: {error.message}") from error
    return Seller(
        name=settings.SHOP_NAME,
        address=settings.SHOP_ADDRESS,
        gstin=gstin.number,
        state=settings.SHOP_STATE,
        series=settings.INVOICE_SERIES,
    )
