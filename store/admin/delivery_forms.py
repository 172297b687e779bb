"""Checks what staff type about zones and ways of delivery."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import wtforms
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    IntegerField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.core import Field
from wtforms.validators import Length, NumberRange, Optional, Regexp

from store.delivery.actions import table_of
from store.delivery.models import DeliveryMethod, DeliveryZone, Table
from store.delivery.rates import Row
from store.kernel.money import Money
from store.tax.india import STATES
from store.web.forms import Form, InputRequired, money_text

BLANKS = 3
MOST_ROWS = 30
MOST_G = 1_000_000
PLACE = re.compile(r"[1-9][0-9]{0,5}(-[1-9][0-9]{0,5})?", re.ASCII)
NEEDED = InputRequired("Write something here.")
GRAMS = NumberRange(1, MOST_G, f"Write grams, from 1 to {MOST_G:,}.")
DAYS = NumberRange(0, 60, "Write working days, from 0 to 60.")


def _pin_codes(_form: Any, field: Field) -> None:
    for one in words_of(field.data):
        low, _, high = one.partition("-")
        if PLACE.fullmatch(one) is None or (high and (len(low) != len(high) or low > high)):
            raise ValidationError(f"{one} is no PIN code, beginning of one or stretch.")


def words_of(text: str | None) -> list[str]:
    """Give what was written with commas, spaces or line ends between, each once."""
    return list(dict.fromkeys((text or "").replace(",", " ").split()))


class ZoneForm(Form):
    """Where a zone lies."""

    name = StringField("Name", [NEEDED, Length(max=80, message="Use up to 80 characters.")])
    states = SelectMultipleField(
        "States", choices=[*sorted(STATES.items(), key=lambda pair: pair[1])]
    )
    postcodes = TextAreaField("PIN codes", [_pin_codes, Length(max=4000)])
    is_rest = BooleanField("Everything that no other zone covers")
    position = IntegerField(
        "Place in the list", [InputRequired("Write a figure."), NumberRange(0, 999)]
    )

    @property
    def changes(self) -> dict[str, Any]:
        return {
            "name": " ".join((self.name.data or "").split()),
            "states": sorted(self.states.data or []),
            "postcodes": words_of(self.postcodes.data),
            "is_rest": self.is_rest.data,
            "position": self.position.data,
        }


class RateRow(wtforms.Form):
    """Up to so many grams, or so much money; an empty row is left out."""

    up_to = StringField("Up to", [Optional(), money_text])
    price = StringField("Price", [Optional(), money_text])

    def validate(self, extra_validators: Any = None) -> bool:
        """Check that a row is whole."""
        well = bool(super().validate(extra_validators))
        if well and bool(self.up_to.data) != bool(self.price.data):
            self.price.errors = ["Write both figures of a row, or none."]
            return False
        return well


class MethodForm(Form):
    """A way of delivery: its words, its days and its tables of prices."""

    name = StringField("Name", [NEEDED, Length(max=80, message="Use up to 80 characters.")])
    code = StringField(
        "Code", [Regexp(r"[a-z][a-z0-9-]{1,19}\Z", message="Use small letters, a-z.")]
    )
    note = StringField("Note", [Length(max=160, message="Use up to 160 characters.")])
    days_from = IntegerField("Working days, from", [InputRequired("Write days."), DAYS])
    days_to = IntegerField("Working days, to", [InputRequired("Write days."), DAYS])
    weights = FieldList(FormField(RateRow), max_entries=MOST_ROWS)
    step_g = IntegerField("Each further", [Optional(), GRAMS])
    step_price = StringField("Price of a step", [Optional(), money_text])
    most_g = IntegerField("Heaviest parcel", [Optional(), GRAMS])
    values = FieldList(FormField(RateRow), max_entries=MOST_ROWS)
    free_over = StringField("Free from", [Optional(), money_text])
    position = IntegerField("Place in the list", [InputRequired(), NumberRange(0, 999)])
    active = BooleanField("Offered to customers")

    def validate_days_to(self, field: Field) -> None:
        """The last day is not before the first."""
        if isinstance(self.days_from.data, int) and (field.data or 0) < self.days_from.data:
            raise ValidationError("The last day comes after the first.")

    @property
    def changes(self) -> dict[str, Any]:
        """Give the method's fields; raises Invalid for rows that clash."""
        texts = {name: (self[name].data or "").strip() for name in ("name", "code", "note")}
        names = ("days_from", "days_to", "step_g", "most_g", "position", "active")
        free = self.free_over.data
        return {
            **texts,
            **{name: self[name].data for name in names},
            "weight_table": _table(self.weights, grams=True, field="weights"),
            "step_price": Money.parse(self.step_price.data or "0"),
            "price_table": _table(self.values, grams=False, field="values"),
            "free_over": Money.parse(free) if free else None,
        }

    def problems(self) -> Iterator[tuple[str, str]]:
        """Give each error with the id of its field, rows of tables included."""
        for text in self.form_errors:
            yield "", text
        for field in self:
            if not isinstance(field, FieldList):
                yield from ((field.id, text) for text in field.errors)
                continue
            own = (text for text in field.errors if isinstance(text, str))
            yield from ((f"{field.id}-0-up_to", text) for text in own)
            leaves = (leaf for entry in field for leaf in entry.form)
            yield from ((leaf.id, text) for leaf in leaves for text in leaf.errors)


def zone_filled_in(zone: DeliveryZone) -> dict[str, Any]:
    """Give the form's values of a zone."""
    named = {
        name: getattr(zone, name) for name in ("name", "states", "is_rest", "position")
    }
    return {**named, "postcodes": " ".join(zone.postcodes)}


def method_filled_in(method: DeliveryMethod | None) -> dict[str, Any]:
    """Give the form's values of a way of delivery; of a new one when there is none."""
    if method is None:
        blank: list[dict[str, str]] = [{}] * BLANKS
        return {"weights": blank, "values": blank, "active": True, "position": 0}
    names = ("name", "code", "note", "days_from", "days_to", "step_g", "most_g")
    free = method.free_over
    return {
        **{name: getattr(method, name) for name in (*names, "position", "active")},
        "step_price": method.step_price.plain,
        "free_over": free.plain if free is not None else "",
        "weights": _rows(method.weight_table, grams=True),
        "values": _rows(method.price_table, grams=False),
    }


def _rows(table: Table, *, grams: bool) -> list[dict[str, str]]:
    filled = [
        {"up_to": str(end) if grams else Money(end).plain, "price": Money(paise).plain}
        for end, paise in table
    ]
    return filled + [{}] * min(BLANKS, MOST_ROWS - len(filled))


def _table(rows: FieldList[Any], *, grams: bool, field: str) -> Table:
    told = [entry.form for entry in rows if entry.form.up_to.data]
    return table_of(
        [Row(_end(row.up_to.data, grams=grams), _price(row)) for row in told], field=field
    )


def _end(text: str, *, grams: bool) -> int:
    minor = Money.parse(text).minor
    return minor // 100 if grams else minor


def _price(row: Any) -> Money:
    return Money.parse(row.price.data)
