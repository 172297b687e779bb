"""Reads a rate card: what each step of a print costs, GST included."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from store.kernel.errors import Invalid
from store.kernel.money import Money
from store.quotes.finishes import AS_PRINTED
from store.quotes.lead_time import STANDARD

SHAPE = 2  # of the cards that are read here


@dataclass(frozen=True, kw_only=True)
class Rates:
    """The part of a rate card that prices one choice."""

    setup: Money
    per_kilogram: Money
    per_hour: Money
    per_plate: Money
    per_piece: Money
    support_removal: Money
    finish_per_piece: Money
    finish_per_cm2: Money
    lead_basis_points: int
    minimum: Money

    @classmethod
    def of(
        cls,
        card: Mapping[str, Any],
        *,
        process: str,
        material: str,
        machine: str = "",
        finish: str = AS_PRINTED,
        lead: str = STANDARD,
    ) -> "Rates":
        """Read a stored rate card; raises Invalid for what it does not price."""
        steps = _priced(card["processes"], process, "process", field="choice")
        kilogram = _priced(card["kilogram_paise"], material, "material", field="choice")
        finishing = _priced(card["finishes"], finish, "finish", field="finish")
        return cls(
            setup=Money(steps["setup_paise"]),
            per_kilogram=Money(kilogram),
            per_hour=Money(card["machine_hour_paise"].get(machine, steps["hour_paise"])),
            per_plate=Money(steps["plate_paise"]),
            per_piece=Money(steps["piece_paise"]),
            support_removal=Money(steps["support_removal_paise"]),
            finish_per_piece=Money(finishing["piece_paise"]),
            finish_per_cm2=Money(finishing["cm2_paise"]),
            lead_basis_points=_priced(card["leads"], lead, "lead time", field="lead"),
            minimum=Money(card["minimum_paise"]),
        )


def is_current(card: Mapping[str, Any]) -> bool:
    """Tell whether a stored rate card has the shape that is read here."""
    return card.get("shape") == SHAPE


def _priced(named: Mapping[str, Any], slug: str, what: str, *, field: str) -> Any:
    if slug not in named:
        raise Invalid(f"This {what} has no price at the moment.", field=field)
    return named[slug]
