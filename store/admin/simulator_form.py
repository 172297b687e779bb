"""Checks what staff want to see priced, and by which rate cards."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from wtforms import DecimalField, IntegerField, SelectField, SelectMultipleField
from wtforms.validators import NumberRange, Optional

from store.kernel.money import half_up
from store.quotes.finishes import AS_PRINTED, FINISHES
from store.quotes.lead_time import LEADS, STANDARD
from store.quotes.models import Material, RateCard
from store.quotes.options import (
    INFILLS,
    MOST_PIECES,
    QUALITIES,
    USUAL_INFILL,
    USUAL_QUALITY,
    Options,
)
from store.quotes.simulation import Given
from store.web.forms import Form, InputRequired

GIVEN = "given"
GRAMS = NumberRange(0, 50_000, "Write grams, up to 50,000.")
MINUTES = NumberRange(0, 60_000, "Write minutes, up to 60,000.")
VOLUME = NumberRange(0, 50_000, "Write cm³, up to 50,000.")
SURFACE = NumberRange(0, 100_000, "Write cm², up to 1,00,000.")
PIECES = NumberRange(1, MOST_PIECES, f"Write 1 to {MOST_PIECES}.")


class SimulatorForm(Form):
    """A sample or given figures, choices, and two cards; all of it stands in the URL."""

    what = SelectField("What is printed")
    grams = DecimalField("Weight", [Optional(), GRAMS])
    volume = DecimalField("or volume", [Optional(), VOLUME])
    minutes = IntegerField("Machine time", [Optional(), MINUTES])
    support_grams = DecimalField("Supports", [Optional(), GRAMS])
    support_minutes = IntegerField("Time for supports", [Optional(), MINUTES])
    surface = IntegerField("Surface", [Optional(), SURFACE])
    on_a_plate = IntegerField("Pieces on a plate", [Optional(), PIECES])
    materials = SelectMultipleField("Materials")
    qualities = SelectMultipleField(
        "Qualities", choices=[(slug, each.name) for slug, each in QUALITIES.items()]
    )
    quantity = IntegerField("Pieces", [InputRequired("Write how many pieces."), PIECES])
    infill = SelectField("Infill", coerce=int, choices=[(n, f"{n} %") for n in INFILLS])
    finish = SelectField("Finish", choices=[(s, each.name) for s, each in FINISHES.items()])
    lead = SelectField("Ready", choices=[(s, each.name) for s, each in LEADS.items()])
    first = SelectField("Rate card", coerce=int)
    second = SelectField("beside", coerce=int)

    def offer(
        self,
        samples: Sequence[tuple[str, str]],
        materials: Sequence[Material],
        cards: Sequence[RateCard],
    ) -> None:
        """Give what there is to choose from."""
        self.what.choices = [*samples, (GIVEN, "The figures below")]
        self.materials.choices = [(each.slug, each.name) for each in materials]
        versions = [(each.version, f"Version {each.version}") for each in cards]
        self.first.choices = self.second.choices = versions

    @property
    def is_given(self) -> bool:
        return bool(self.what.data == GIVEN)

    @property
    def given(self) -> Given:
        """Give what was described; call it when the form is valid."""
        return Given(
            seconds=(self.minutes.data or 0) * 60,
            milligrams=_thousandths(self.grams.data),
            volume_mm3=_thousandths(self.volume.data),
            support_milligrams=_thousandths(self.support_grams.data),
            support_seconds=(self.support_minutes.data or 0) * 60,
            area_cm2=self.surface.data or 0,
            on_a_plate=self.on_a_plate.data or 1,
        )

    @property
    def options(self) -> Options:
        """Give the choices that are the same for every price."""
        return Options(
            material="",
            colour="",
            quality=(self.qualities.data or [USUAL_QUALITY])[0],
            infill=self.infill.data,
            quantity=self.quantity.data or 1,
            finish=self.finish.data,
            lead=self.lead.data,
        )


USUAL = {
    "minutes": 90,
    "grams": Decimal(30),
    "on_a_plate": 1,
    "qualities": [USUAL_QUALITY],
    "quantity": 1,
    "infill": USUAL_INFILL,
    "finish": AS_PRINTED,
    "lead": STANDARD,
}


def _thousandths(amount: Decimal | None) -> int:
    """Turn grams into milligrams, or cm³ into mm³."""
    return half_up(*((amount or Decimal(0)) * 1000).as_integer_ratio())
