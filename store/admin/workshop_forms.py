"""Checks what staff type about printers, spools and providers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from wtforms import (
    BooleanField,
    DecimalField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import Email, Length, NumberRange, Optional

from store.production.actions.workshop import PrinterChanges, ProviderChanges
from store.production.models import Printer, Provider
from store.quotes.models import Machine, Material
from store.web.forms import Form, InputRequired

_NAME = [
    InputRequired("Give it a name."),
    Length(max=60, message="Use up to 60 characters."),
]
_NOTE = Length(max=200, message="Use up to 200 characters.")
_SIDE = NumberRange(10, 5000, "Write millimetres, from 10 to 5,000.")
_BOUND = NumberRange(0, 5000, "Write millimetres up to 5,000; 0 for any.")
_GRAMS = NumberRange(0, 50_000, "Write grams, such as 1000.")


def _stripped(text: str | None) -> str | None:
    return text.strip() if text else text


def _mg(grams: Decimal | None) -> int:
    return int((grams or 0) * 1000)


class PrinterForm(Form):
    """One printer: what kind it is, how large, and what it prints."""

    name = StringField("Name", _NAME, filters=[_stripped])
    machine = SelectField("Kind of machine", coerce=int)
    width = IntegerField("Width", [InputRequired("Write the width."), _SIDE])
    depth = IntegerField("Depth", [InputRequired("Write the depth."), _SIDE])
    height = IntegerField("Height", [InputRequired("Write the height."), _SIDE])
    materials = SelectMultipleField("Prints only", choices=[])
    changes_spools = BooleanField("Its spool may be changed for a print", default=True)
    active = BooleanField("At work", default=True)
    position = IntegerField("Place on the board", [Optional(), NumberRange(0, 999)])
    version = IntegerField("Version", [Optional(), NumberRange(min=1)])

    def offer(self, machines: Sequence[Machine], materials: Sequence[Material]) -> None:
        self.machine.choices = [(each.id, each.name) for each in machines]
        self.materials.choices = [(each.slug, each.name) for each in materials]

    @property
    def changes(self) -> PrinterChanges:
        """Give what was said; call it when the form is valid."""
        return PrinterChanges(
            name=self.name.data or "",
            machine_id=self.machine.data,
            width_mm=self.width.data or 0,
            depth_mm=self.depth.data or 0,
            height_mm=self.height.data or 0,
            materials=list(self.materials.data or []),
            changes_spools=bool(self.changes_spools.data),
            active=bool(self.active.data),
            position=self.position.data or 0,
        )


def printer_filled_in(printer: Printer) -> dict[str, Any]:
    return {
        "name": printer.name,
        "machine": printer.machine_id,
        "width": printer.width_mm,
        "depth": printer.depth_mm,
        "height": printer.height_mm,
        "materials": printer.materials,
        "changes_spools": printer.changes_spools,
        "active": printer.active,
        "position": printer.position,
        "version": printer.version,
    }


class ServiceForm(Form):
    """Whether a printer stands still, and why."""

    note = StringField("Why", [_NOTE])


class LoadForm(Form):
    """Which spool is on a printer; 0 is none."""

    spool = SelectField("Spool", coerce=int)


class SpoolForm(Form):
    """A spool that is opened."""

    material = SelectField("Material", coerce=int)
    colour = StringField(
        "Colour", [InputRequired("Write its colour."), Length(max=40)], filters=[_stripped]
    )
    brand = StringField("Brand", [Length(max=60, message="Use up to 60 characters.")])
    grams = DecimalField("Filament on it", [InputRequired("Write grams."), _GRAMS])
    low = DecimalField("Low at", [InputRequired("Write grams."), _GRAMS])
    note = StringField("Note", [_NOTE])

    @property
    def net_mg(self) -> int:
        return _mg(self.grams.data)

    @property
    def low_mg(self) -> int:
        return _mg(self.low.data)


class WeighForm(Form):
    """What is left on a spool, as weighed, and when it is low."""

    left = DecimalField("Left on it", [InputRequired("Write grams."), _GRAMS])
    low = DecimalField("Low at", [InputRequired("Write grams."), _GRAMS])
    note = StringField("Note", [_NOTE])
    version = IntegerField("Version", [InputRequired(), NumberRange(min=1)])

    @property
    def left_mg(self) -> int:
        return _mg(self.left.data)

    @property
    def low_mg(self) -> int:
        return _mg(self.low.data)


class ProviderForm(Form):
    """Somebody who prints for the shop, and what they take."""

    name = StringField("Name", _NAME, filters=[_stripped])
    email = StringField(
        "E-mail address",
        [Optional(), Email(message="Write an address such as a@b.in."), Length(max=254)],
        filters=[_stripped],
    )
    materials = SelectMultipleField("Prints only", choices=[])
    width = IntegerField("Width", [Optional(), _BOUND])
    depth = IntegerField("Depth", [Optional(), _BOUND])
    height = IntegerField("Height", [Optional(), _BOUND])
    days = IntegerField("Days there and back", [Optional(), NumberRange(0, 90)])
    note = StringField("Note", [_NOTE])
    active = BooleanField("Takes work", default=True)

    @property
    def changes(self) -> ProviderChanges:
        """Give what was said; call it when the form is valid."""
        return ProviderChanges(
            name=self.name.data or "",
            email=self.email.data or "",
            materials=list(self.materials.data or []),
            width_mm=self.width.data or 0,
            depth_mm=self.depth.data or 0,
            height_mm=self.height.data or 0,
            days=self.days.data or 0,
            note=self.note.data or "",
            active=bool(self.active.data),
        )


def provider_filled_in(provider: Provider) -> dict[str, Any]:
    return {
        "name": provider.name,
        "email": provider.email,
        "materials": provider.materials,
        "width": provider.width_mm,
        "depth": provider.depth_mm,
        "height": provider.height_mm,
        "days": provider.days,
        "note": provider.note,
        "active": provider.active,
    }
