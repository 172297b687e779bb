"""The form of what a product is chosen by: names, colours, order, what is taken away."""

from __future__ import annotations

import wtforms
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    StringField,
)
from wtforms.validators import Length, NumberRange, Optional, Regexp

from store.admin.part_forms import most
from store.catalog.actions.combining import MOST_OPTIONS, MOST_VARIANTS
from store.catalog.actions.optioning import OptionAsTyped, ValueAsTyped, as_shown
from store.catalog.models import Option, Product
from store.kernel.marks import LENGTH, mark_of
from store.web.forms import Form, InputRequired, one_line, tidy

required = InputRequired("Write something here.")
number = Regexp(r"^\d{1,18}$", message="This row is none of ours.")
count = NumberRange(min=1, max=MOST_VARIANTS, message="Count from 1.")
colour = Regexp(r"^#[0-9a-fA-F]{6}$", message="Write a colour such as #d9431e.")


class ValueRow(wtforms.Form):
    """One value; `place` counts from 1."""

    id = HiddenField(validators=[number])
    place = IntegerField("Place", [count])
    value = StringField("Value", [required, most(60), one_line], filters=[tidy])
    swatch = StringField("Colour", [Optional(), colour], filters=[tidy])
    gone = BooleanField("Take away")

    @property
    def typed(self) -> ValueAsTyped:
        swatch = (self.swatch.data or "").lower()
        return ValueAsTyped(
            int(self.id.data or 0), self.value.data or "", swatch, gone=self.gone.data
        )


class OptionRow(wtforms.Form):
    """One option with its values; `place` counts from 1."""

    id = HiddenField(validators=[number])
    place = IntegerField("Place", [count])
    name = StringField("Option", [required, most(40), one_line], filters=[tidy])
    values = FieldList(FormField(ValueRow), max_entries=MOST_VARIANTS)

    @property
    def typed(self) -> OptionAsTyped:
        rows = sorted(
            (entry.form for entry in self.values), key=lambda row: row.place.data or 0
        )
        values = [row.typed for row in rows]
        return OptionAsTyped(int(self.id.data or 0), self.name.data or "", values)


class OptionsForm(Form):
    """All that a product is chosen by; `seen` is the mark of what was shown."""

    seen = HiddenField(validators=[InputRequired(), Length(max=LENGTH)])
    options = FieldList(FormField(OptionRow), max_entries=MOST_OPTIONS)
    agreed = BooleanField("Take these variants away too")

    @property
    def typed(self) -> list[OptionAsTyped]:
        rows = sorted(
            (entry.form for entry in self.options), key=lambda row: row.place.data or 0
        )
        return [row.typed for row in rows]

    @property
    def in_words(self) -> dict[str, str]:
        """Give the values of each option as they were typed."""
        return {
            option.name: ", ".join(
                f"{one.value} {one.swatch}".strip() for one in option.values if not one.gone
            )
            for option in self.typed
        }


def options_data(product: Product) -> dict[str, object]:
    """Give the form's data from what a product is chosen by."""
    rows = [
        {"id": str(option.id), "place": place, "name": option.name}
        | {"values": _values(option)}
        for place, option in enumerate(product.options, start=1)
    ]
    return {"seen": mark_of(as_shown(product)), "options": rows}


def _values(option: Option) -> list[dict[str, object]]:
    return [
        {"id": str(one.id), "place": place, "value": one.value, "swatch": one.swatch}
        for place, one in enumerate(option.values, start=1)
    ]
