"""Checks what staff type about materials, kinds of machines and rate cards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any

import wtforms
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TimeField,
    ValidationError,
)
from wtforms.fields import ColorField
from wtforms.fields.core import Field
from wtforms.validators import Length, NumberRange, Optional, Regexp

from store.kernel import clock
from store.kernel.errors import Invalid
from store.kernel.money import half_up
from store.quotes.actions.setting_up import MachineChanges, MaterialChanges
from store.quotes.models import Machine, Material
from store.quotes.presets import machine_presets, material_presets
from store.quotes.rate_sheet import Figure, Section, figures
from store.web.forms import Form, InputRequired

BLANKS = 3
MOST_COLOURS = 40
GREY = "#8b8e92"
NAME = [
    InputRequired("Give it a name."),
    Length(max=60, message="Use up to 60 characters."),
]
PLACE = [InputRequired("Write a figure."), NumberRange(0, 999, "Write 0 to 999.")]
SIDE = [
    InputRequired("Write millimetres."),
    NumberRange(10, 5000, "Write millimetres, from 10 to 5,000."),
]
DENSITY = NumberRange(Decimal("0.5"), 10, "Write g/cm³, from 0.5 to 10.")


def _single_spaced(text: str | None) -> str:
    return " ".join((text or "").split())


class ColourRow(wtforms.Form):
    """One colour; a row without a name is left out."""

    name = StringField(
        "Colour",
        [Length(max=40, message="Use up to 40 characters.")],
        filters=[_single_spaced],
    )
    swatch = ColorField(
        "Looks like",
        [Optional(), Regexp(r"#[0-9a-f]{6}\Z", message="Choose a colour.")],
        filters=[lambda text: (text or GREY).lower()],
    )


class MaterialForm(Form):
    """What prints are made of."""

    name = StringField("Name", NAME, filters=[_single_spaced])
    blurb = StringField(
        "What it is for",
        [Length(max=200, message="Use up to 200 characters.")],
        filters=[_single_spaced],
    )
    preset = SelectField(
        "Prints like",
        choices=lambda: [(each.slug, each.name) for each in material_presets()],
    )
    density = DecimalField("Density", [InputRequired("Write g/cm³."), DENSITY])
    colours = FieldList(FormField(ColourRow), max_entries=MOST_COLOURS)
    position = IntegerField("Place in the list", PLACE)
    active = BooleanField("On offer")
    version = IntegerField("Version", [Optional(), NumberRange(min=0)])

    @property
    def chosen_colours(self) -> list[dict[str, str]]:
        return [row for row in self.colours.data if row["name"]]

    @property
    def changes(self) -> MaterialChanges:
        """Give what was said; call it when the form is valid."""
        density = (self.density.data or Decimal(0)) * 1000
        return MaterialChanges(
            name=self.name.data or "",
            blurb=self.blurb.data or "",
            preset=self.preset.data,
            density_mg_cm3=half_up(*density.as_integer_ratio()),
            colours=self.chosen_colours,
            position=self.position.data or 0,
            active=bool(self.active.data),
        )


def material_filled_in(material: Material | None) -> dict[str, Any]:
    """Give a material as its form shows it, with empty rows for more colours."""
    blanks = [{"name": "", "swatch": GREY} for _ in range(BLANKS)]
    if material is None:
        return {"colours": blanks, "position": 0, "version": 0}
    return {
        "name": material.name,
        "blurb": material.blurb,
        "preset": material.preset,
        "density": Decimal(material.density_mg_cm3) / 1000,
        "colours": [*material.colours, *blanks][:MOST_COLOURS],
        "position": material.position,
        "active": material.active,
        "version": material.version,
    }


class MachineForm(Form):
    """A kind of machine: what it prints like, and how large."""

    name = StringField("Name", NAME, filters=[_single_spaced])
    preset = SelectField(
        "Prints like",
        choices=lambda: [(each.slug, each.name) for each in machine_presets()],
    )
    width = IntegerField("Width", SIDE)
    depth = IntegerField("Depth", SIDE)
    height = IntegerField("Height", SIDE)
    position = IntegerField("Place in the list", PLACE)
    active = BooleanField("At work")
    version = IntegerField("Version", [Optional(), NumberRange(min=0)])

    @property
    def changes(self) -> MachineChanges:
        """Give what was said; call it when the form is valid."""
        return MachineChanges(
            name=self.name.data or "",
            preset=self.preset.data,
            width_mm=self.width.data or 0,
            depth_mm=self.depth.data or 0,
            height_mm=self.height.data or 0,
            position=self.position.data or 0,
            active=bool(self.active.data),
        )


def machine_filled_in(machine: Machine | None) -> dict[str, Any]:
    if machine is None:
        return {"position": 0, "version": 0, "active": True}
    return {
        "name": machine.name,
        "preset": machine.preset,
        "width": machine.width_mm,
        "depth": machine.depth_mm,
        "height": machine.height_mm,
        "position": machine.position,
        "active": machine.active,
        "version": machine.version,
    }


class CardForm(Form):
    """When a rate card begins and why; `seen` is what was compared before saving."""

    day = DateField("Begins on", [Optional()])
    hour = TimeField("At", [Optional()])
    note = StringField(
        "Why",
        [Length(max=200, message="Use up to 200 characters.")],
        filters=[_single_spaced],
    )
    newest = IntegerField("Newest version", [InputRequired(), NumberRange(min=1)])
    seen = HiddenField("Compared")

    @property
    def begins(self) -> datetime | None:
        """Give the moment it begins, by the shop's clock; None is at once."""
        if self.day.data is None:
            return None
        return datetime.combine(self.day.data, self.hour.data or time.min, clock.IST)

    def validate_hour(self, field: Field) -> None:
        if field.data is not None and self.day.data is None:
            raise ValidationError("Choose the day, too.")


class _Readable:
    """Checks a figure by what the sheet says of it."""

    def __init__(self, figure: Figure) -> None:
        self.figure = figure

    def __call__(self, _form: Any, field: Field) -> None:
        try:
            self.figure.read(field.data or "")
        except Invalid as refusal:
            label = self.figure.label
            raise ValidationError(f"{label}: {refusal.message}") from refusal


@lru_cache(maxsize=8)
def card_form(sections: tuple[Section, ...]) -> type[CardForm]:
    """Make the form of a card with a field for each figure, under the figure's name."""
    fields = {
        figure.name: StringField(figure.label, [_Readable(figure)])
        for figure in figures(sections)
    }
    return type("RatesForm", (CardForm,), fields)


def figures_filled_in(
    sections: Sequence[Section], card: Mapping[str, Any]
) -> dict[str, str]:
    return {each.name: each.written(each.of(card)) for each in figures(sections)}


def figures_typed(sections: Sequence[Section], form: CardForm) -> dict[str, int | None]:
    """Give the figures of a valid form."""
    return {each.name: each.read(form[each.name].data or "") for each in figures(sections)}
