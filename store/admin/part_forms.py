"""The tables of a product's parts: rows that are saved as one, on what was shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import wtforms
from wtforms import (
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
)
from wtforms.fields.core import Field
from wtforms.validators import Length, NumberRange, Optional, StopValidation

from store.admin.product_form import moment_text, read_moment, typed_moment
from store.catalog.actions.breaks import written
from store.catalog.actions.kits import Part
from store.catalog.actions.specifications import Fact
from store.catalog.models import PriceList, Product
from store.catalog.offers import MOST
from store.catalog.prices import Rung
from store.kernel.errors import StoreError
from store.kernel.marks import LENGTH, mark_of
from store.kernel.money import Money
from store.web.forms import Form, InputRequired, money_text, one_line, tidy

MOST_FACTS = 60
MOST_PARTS = 40
MOST_BREAKS = 60
BLANKS = 3
ROW = re.compile(r"rows-(\d+)-(\w+)")


def most(length: int) -> Length:
    """Check that a text is no longer than it is kept."""
    return Length(max=length, message=f"Use up to {length} characters.")


def typed(field: Field) -> str:
    """Give what was sent in a field, whatever it is."""
    return str((field.raw_data or [""])[0]).strip()


def either_or_both(form: Any, field: Field) -> None:
    """Want both a quantity and a price, or neither."""
    if typed(field):
        return
    field.errors = []
    if form.is_blank:
        raise StopValidation
    raise StopValidation("Write this too, or clear the row.")


class RowsForm(Form):
    """A table that is saved as one; `seen` is the mark of the rows that were shown."""

    seen = HiddenField(validators=[InputRequired(), Length(max=LENGTH)])
    rows: FieldList[Any]

    @property
    def kept(self) -> list[Any]:
        """The rows that say something: those without their first field are left out."""
        forms = (entry.form for entry in self.rows)
        return [form for form in forms if next(iter(form)).data]

    def refuse(self, error: StoreError) -> None:
        """Show a refusal at its row; rows are counted as they were kept."""
        found = ROW.fullmatch(error.field or "")
        if found is None:
            super().refuse(error)
            return
        field = self.kept[int(found[1])][found[2]]
        field.errors = [*field.errors, error.message]


class FactRow(wtforms.Form):
    """One fact; an empty name drops it."""

    name = StringField("Name", [most(80)], filters=[tidy])
    value = StringField("Value", [most(120)], filters=[tidy])
    unit = StringField("Unit", [most(20)], filters=[tidy])


class FactsForm(RowsForm):
    """The table of facts."""

    rows = FieldList(FormField(FactRow), max_entries=MOST_FACTS)

    @property
    def facts(self) -> list[Fact]:
        return [(row.name.data, row.value.data, row.unit.data) for row in self.kept]


class PartRow(wtforms.Form):
    """So many of one thing; an empty number drops it."""

    sku = StringField("Part no.", [most(40)], filters=[tidy])
    quantity = IntegerField(
        "How many",
        [
            Optional(),
            NumberRange(min=1, max=MOST, message=f"A kit holds 1 to {MOST} of each part."),
        ],
    )


class KitForm(RowsForm):
    """What a kit is made of."""

    rows = FieldList(FormField(PartRow), max_entries=MOST_PARTS)

    @property
    def parts(self) -> list[Part]:
        return [(row.sku.data, row.quantity.data or 1) for row in self.kept]


class BreakRow(wtforms.Form):
    """What each of so many costs; without a quantity and a price the row is dropped."""

    price_list = SelectField("For", default="")
    quantity = IntegerField("From how many", [either_or_both])
    price = StringField("Price each", [either_or_both, Optional(), money_text])
    begins = StringField("From", [Optional(), moment_text])
    ends = StringField("Until", [Optional(), moment_text])

    @property
    def is_blank(self) -> bool:
        return not (typed(self.quantity) or typed(self.price))

    @property
    def rung(self) -> Rung:
        return Rung(
            self.price_list.data or "",
            self.quantity.data or 0,
            Money.parse(self.price.data or ""),
            read_moment(self.begins.data),
            read_moment(self.ends.data),
        )


class BreaksForm(RowsForm):
    """What many pieces cost."""

    rows = FieldList(FormField(BreakRow), max_entries=MOST_BREAKS)

    def offer(self, lists: Sequence[PriceList]) -> None:
        """Offer the price lists there are."""
        for entry in self.rows:
            choices = [("", "Everybody"), *((one.slug, one.name) for one in lists)]
            entry.form.price_list.choices = choices

    @property
    def kept(self) -> list[Any]:
        forms = (entry.form for entry in self.rows)
        return [form for form in forms if not form.is_blank]

    @property
    def rungs(self) -> list[Rung]:
        return [row.rung for row in self.kept]


class PriceListForm(Form):
    """A price list to begin."""

    name = StringField(
        "Name", [InputRequired("Write something here."), most(80), one_line], filters=[tidy]
    )


def facts_data(product: Product) -> dict[str, object]:
    """Give the form's data from what is stated of a product."""
    facts = [row.fact for row in product.specifications]
    rows = [dict(zip(("name", "value", "unit"), fact, strict=True)) for fact in facts]
    return _data(facts, rows, MOST_FACTS)


def kit_data(parts: Sequence[Part]) -> dict[str, object]:
    """Give the form's data from what a kit is made of."""
    rows = [{"sku": sku, "quantity": quantity} for sku, quantity in parts]
    return _data(parts, rows, MOST_PARTS)


def breaks_data(rungs: Sequence[Rung]) -> dict[str, object]:
    """Give the form's data from what many pieces cost."""
    rows = [
        {
            "price_list": one.price_list,
            "quantity": one.quantity,
            "price": one.price.plain,
            "begins": typed_moment(one.begins),
            "ends": typed_moment(one.ends),
        }
        for one in rungs
    ]
    return _data(written(rungs), rows, MOST_BREAKS)


def _data(
    saved: Sequence[object], rows: Sequence[dict[str, Any]], at_most: int
) -> dict[str, object]:
    blanks: list[dict[str, Any]] = [{}] * min(BLANKS, at_most - len(rows))
    return {"seen": mark_of(saved), "rows": [*rows, *blanks]}
