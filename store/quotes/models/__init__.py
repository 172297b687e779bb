"""What printing costs: materials, machines, rate cards, quotes, and printed products."""

from store.quotes.models.means import Machine, Material, Process, RateCard
from store.quotes.models.printed import PrintedProduct
from store.quotes.models.quotes import (
    FIRM,
    LIFECYCLE,
    VALID,
    Quote,
    QuoteStatus,
    SlicerRun,
    Slicing,
)

__all__ = [
    "FIRM",
    "LIFECYCLE",
    "VALID",
    "Machine",
    "Material",
    "PrintedProduct",
    "Process",
    "Quote",
    "QuoteStatus",
    "RateCard",
    "SlicerRun",
    "Slicing",
]
