"""Print jobs, and what makes them: printers, spools, plates, and providers outside."""

from store.production.models.jobs import (
    LIFECYCLE,
    ONWARD,
    PrintEvent,
    PrintJob,
    PrintStatus,
)
from store.production.models.plates import (
    FailKind,
    Handoff,
    Plate,
    PrintTry,
    TryOutcome,
)
from store.production.models.workshop import (
    Printer,
    PrinterState,
    Provider,
    Spool,
    SpoolUse,
    UseKind,
)

__all__ = [
    "LIFECYCLE",
    "ONWARD",
    "FailKind",
    "Handoff",
    "Plate",
    "PrintEvent",
    "PrintJob",
    "PrintStatus",
    "PrintTry",
    "Printer",
    "PrinterState",
    "Provider",
    "Spool",
    "SpoolUse",
    "TryOutcome",
    "UseKind",
]
