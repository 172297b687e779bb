"""Puts what printing takes, chosen options and a rate card together into an offer."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from store.kernel.money import Money
from store.quotes.estimate import Confidence, Estimate
from store.quotes.finishes import FINISHES, Finish
from store.quotes.lead_time import LEADS, PROCESS_DAYS, Lead, LeadOffer, leaves_on
from store.quotes.models import Machine, Material, Process, RateCard
from store.quotes.options import Options
from store.quotes.plates import Work
from store.quotes.pricing import Break, Piece, Price, breaks, price
from store.quotes.printing import Printing
from store.quotes.rates import Rates


@dataclass(frozen=True)
class Offer:
    """What a print with these options weighs, takes and costs."""

    options: Options
    material: Material
    printing: Printing
    piece: Piece
    rates: Rates
    price: Price

    @property
    def machine(self) -> Machine:
        return self.printing.machine

    @property
    def estimate(self) -> Estimate:
        """The figures of one piece alone on a plate."""
        return self.printing.one

    @property
    def work(self) -> Work:
        """The figures of all pieces on their plates."""
        return self.piece.plates.work(self.options.quantity)

    @property
    def weight_mg(self) -> int:
        """The material of all pieces, supports and purge included."""
        return self.work.milligrams

    @property
    def seconds(self) -> int:
        """The machine time of all plates."""
        return self.work.seconds

    @property
    def plates(self) -> int:
        return self.work.plates

    @property
    def supports(self) -> bool:
        """Whether supports are printed."""
        return self.printing.supports

    @property
    def is_sliced(self) -> bool:
        """Whether the slicer has confirmed the figures for these very settings."""
        return self.printing.exact

    @property
    def needs_slicer(self) -> bool:
        """Whether the slicer is to have a word first: it knows molten filament alone."""
        is_rough = self.confidence == Confidence.ROUGH
        return is_rough and self.material.process == Process.FDM

    @property
    def confidence(self) -> Confidence:
        return Confidence.GOOD if self.is_sliced else self.estimate.confidence

    @cached_property
    def breaks(self) -> tuple[Break, ...]:
        """What a piece costs in orders of several sizes."""
        return breaks(self.piece, self.rates)

    @property
    def extra_days(self) -> int:
        """Working days beside printing, for the finish and the process."""
        days = FINISHES[self.options.finish].days
        return days + PROCESS_DAYS[self.material.process]

    def leaves_on(self, at: datetime) -> date:
        """Give the day on which all pieces leave the shop when ordered now."""
        return leaves_on(
            self.seconds, at=at, lead=self.options.lead, extra_days=self.extra_days
        )


@dataclass(frozen=True)
class LeadChoice:
    """One lead time of an offer, and the total with it."""

    offer: LeadOffer
    total: Money

    @property
    def lead(self) -> Lead:
        return self.offer.lead

    @property
    def leaves_on(self) -> date:
        return self.offer.leaves_on


@dataclass(frozen=True)
class FinishChoice:
    """One finish of an offer, and the total with it."""

    finish: Finish
    total: Money


def offer(
    printing: Printing,
    material: Material,
    options: Options,
    *,
    area_mm2: float,
    card: RateCard,
) -> Offer:
    """Price what printing takes: the figures a page shows are the ones a quote stores.

    Raises Invalid for a quantity or a choice that is not on the rate card.
    """
    rates = Rates.of(
        card.rates,
        process=material.process,
        material=material.slug,
        machine=printing.machine.slug,
        finish=options.finish,
        lead=options.lead,
    )
    piece = Piece(
        plates=printing.plates,
        area_mm2=round(area_mm2),
        material=material.name,
        plate="build" if material.process == Process.SLS else "plate",
        finish=FINISHES[options.finish].name,
        lead=LEADS[options.lead].name,
    )
    total = price(piece, rates, quantity=options.quantity)
    return Offer(options, material, printing, piece, rates, total)


def with_lead(offered: Offer, lead: LeadOffer) -> Price:
    """Give the price of an offer with another lead time."""
    rates = replace(offered.rates, lead_basis_points=lead.basis_points)
    piece = replace(offered.piece, lead=lead.name)
    return price(piece, rates, quantity=offered.options.quantity)
