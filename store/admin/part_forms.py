"""The tables of a product's parts: rows that are saved as one, on what was shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import wtforms
from wtforms import FieldList, FormField, HiddenField, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from store.catalog.actions.kits import Part
from store.catalog.actions.specifications import Fact
from store.catalog.models import Product
from store.catalog.offers import MOST
from store.kernel.errors import StoreError
from store.kernel.marks import LENGTH, mark_of
from store.web.forms import Form, tidy

MOST_FACTS = 60
MOST_PARTS = 40
BLANKS = 3
ROW = re.compile(r"rows-(\d+)-(\w+)")


def most(length: int) -> Length:
    """Check that a text is no longer than it is kept."""
    return Length(max=length, message=f"Use up to {length} characters.")


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


def facts_data(product: Product) -> dict[str, object]:
    """Give the form's data from what is stated of a product."""
    facts = [row.fact for row in product.specifications]
    rows = [dict(zip(("name", "value", "unit"), fact, strict=True)) for fact in facts]
    return _data(facts, rows, MOST_FACTS)


def kit_data(parts: Sequence[Part]) -> dict[str, object]:
    """Give the form's data from what a kit is made of."""
    rows = [{"sku": sku, "quantity": quantity} for sku, quantity in parts]
    return _data(parts, rows, MOST_PARTS)


def _data(
    saved: Sequence[object], rows: Sequence[dict[str, Any]], at_most: int
) -> dict[str, object]:
    blanks: list[dict[str, Any]] = [{}] * min(BLANKS, at_most - len(rows))
    return {"seen": mark_of(saved), "rows": [*rows, *blanks]}
