"""When a print leaves the shop, counted in working days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from store.kernel.clock import IST

SUNDAY = 6
# A printer runs 20 of 24 hours: the rest goes into plates, spools and failed first layers.
PRINTING_SECONDS_A_DAY = 20 * 3600
# A person prices what no formula can within this many working days.
ANSWER_DAYS = 1
# Powder waits for a full build, and cools for a day and more before it is opened.
PROCESS_DAYS = {"fdm": 0, "sla": 0, "sls": 3}


@dataclass(frozen=True, kw_only=True)
class Lead:
    """How soon a print is taken up: days around printing, and printers at work at once."""

    slug: str
    name: str
    blurb: str
    handling_days: int
    printers: int = 1


STANDARD = "standard"
LEADS: dict[str, Lead] = {
    lead.slug: lead
    for lead in (
        Lead(
            slug="economy",
            name="Economy",
            blurb="Fills the gaps between other orders",
            handling_days=6,
        ),
        Lead(  # one working day to plan and slice, one to clean, check and pack
            slug=STANDARD,
            name="Standard",
            blurb="In the order in which orders come",
            handling_days=2,
        ),
        Lead(
            slug="rush",
            name="Rush",
            blurb="Next on the printers, three at once",
            handling_days=1,
            printers=3,
        ),
    )
}


@dataclass(frozen=True, kw_only=True)
class LeadOffer:
    """One lead with its day, and what it adds to the price; 10 000 basis points are all."""

    lead: Lead
    leaves_on: date
    basis_points: int

    @property
    def slug(self) -> str:
        return self.lead.slug

    @property
    def name(self) -> str:
        return self.lead.name


def leads(
    seconds: int, *, at: datetime, card: Mapping[str, Any], extra_days: int = 0
) -> list[LeadOffer]:
    """Give the leads of a rate card, with the days on which pieces ordered now leave."""
    return [
        LeadOffer(
            lead=lead,
            leaves_on=leaves_on(seconds, at=at, lead=lead.slug, extra_days=extra_days),
            basis_points=card["leads"][lead.slug],
        )
        for lead in LEADS.values()
        if lead.slug in card["leads"]
    ]


def leaves_on(
    seconds: int, *, at: datetime, lead: str = STANDARD, extra_days: int = 0
) -> date:
    """Give the day on which pieces of so much machine time leave, when ordered now."""
    chosen = LEADS[lead]
    printing_days = -(-seconds // (PRINTING_SECONDS_A_DAY * chosen.printers))
    return _working_days(at, chosen.handling_days + printing_days + extra_days)


def answered_by(at: datetime) -> date:
    """Give the day by which a person has priced what was asked for now."""
    return _working_days(at, ANSWER_DAYS)


def _working_days(at: datetime, left: int) -> date:
    day = at.astimezone(IST).date()
    while left:
        day += timedelta(days=1)
        left -= day.weekday() != SUNDAY
    return day
