"""Checks what staff type about collections, categories, brands and attributes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import wtforms
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, NumberRange, Optional, Regexp

from store.admin.picture_form import said_or_decorative
from store.admin.product_form import moment_text, read_moment, typed_moment
from store.catalog.actions.shelving.attributes import AttributeChanges
from store.catalog.actions.shelving.brands import BrandChanges
from store.catalog.actions.shelving.categories import CategoryChanges
from store.catalog.actions.shelving.collections import CollectionChanges
from store.catalog.models import Attribute, Brand, Category, Collection
from store.catalog.rules import FIELDS, MOST_ROWS, Operator, Row, Rule, Vocabulary, checked
from store.kernel.errors import Invalid
from store.web.forms import Form, InputRequired, one_line

BLANK_ROWS = 2
TOP = 0
NOT_ASKED = ("", "Nothing")
OPERATORS = [(each.value, each.value) for each in Operator]


def single_spaced(text: str | None) -> str:
    """Take blanks off the ends, and all but one between words: a field's filter."""
    return " ".join((text or "").replace("\0", " ").split())


def name_field() -> StringField:
    """Make the field of a name."""
    length = Length(max=80, message="Use up to 80 characters.")
    checks = [InputRequired("Give it a name."), length, one_line]
    return StringField("Name", checks, filters=[single_spaced])


def words_field() -> TextAreaField:
    """Make the field of what stands below a name."""
    length = Length(max=300, message="Use up to 300 characters.")
    return TextAreaField("Words below the name", [length], filters=[single_spaced])


class ShelfForm(Form):
    """What collections, categories and brands have alike."""

    name = name_field()
    slug = StringField(
        "Address",
        [
            Optional(),
            Length(max=80, message="Use up to 80 characters."),
            Regexp(
                r"^[a-z0-9]+(-[a-z0-9]+)*$",
                message="Use small letters, figures and single hyphens.",
            ),
        ],
        filters=[single_spaced],
    )
    blurb = words_field()
    version = IntegerField("Version", [Optional(), NumberRange(min=0)])


class RuleRow(wtforms.Form):
    """One row of a rule; one that asks for nothing is left out."""

    field = SelectField("Field")
    operator = SelectField("Operator", choices=OPERATORS)
    value = StringField(
        "Value",
        [Length(max=200, message="Use up to 200 characters.")],
        filters=[single_spaced],
    )


class RuleForm(Form):
    """The rows of a rule, and whether one of them is enough."""

    any_of = RadioField(
        "Products that fit",
        choices=[("", "all rows"), ("any", "any row")],
        default="",
        validators=[Optional()],
    )
    rows = FieldList(FormField(RuleRow), "Rule", max_entries=MOST_ROWS)

    def offer(self, known: Vocabulary) -> None:
        """Offer what can be asked, and what a row has asked so far."""
        facets = sorted(known.titles.items(), key=lambda pair: pair[1].casefold())
        fields = [NOT_ASKED, *((key, FIELDS[key][0]) for key in FIELDS), *facets]
        there = {key for key, _ in fields}
        for entry in self.rows:
            asked = entry.form.field.data or ""
            gone = [(asked, asked)] if asked not in there and len(asked) <= 40 else []
            entry.form.field.choices = [*fields, *gone]

    def rule(self, known: Vocabulary) -> Rule:
        """Give what was typed; what is wrong with a row is said at its value."""
        rows = tuple(self._read(known))
        return Rule(rows, any_of=self.any_of.data == "any")

    def _read(self, known: Vocabulary) -> Iterator[Row]:
        for entry in self.rows:
            row, asked = entry.form, entry.form.field.data
            if not asked:
                continue
            if row.operator.data not in set(Operator):
                row.operator.errors = ["Choose an operator."]
                continue
            typed = Row(asked, Operator(row.operator.data), row.value.data or "")
            try:
                yield checked(typed, known)
            except Invalid as error:
                row.value.errors = [error.message]

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Give what is wrong with rows, each with the id of its field."""
        return [
            (field.id, f"Row {place}: {text}")
            for place, entry in enumerate(self.rows, start=1)
            for field in entry.form
            for text in field.errors
        ]


class CollectionForm(ShelfForm, RuleForm):
    """A collection: its words, when it is shown, and its rule if it has one."""

    hidden = BooleanField("Keep it hidden")
    shows_from = StringField("Shown from", [Optional(), moment_text])
    shows_until = StringField("Shown until", [Optional(), moment_text])

    def changes(self, rule: Rule | None) -> CollectionChanges:
        """Give what was said; call it when the form is valid."""
        return CollectionChanges(
            name=self.name.data or "",
            blurb=self.blurb.data or "",
            rule=rule.pairs if rule is not None else None,
            any_of=rule.any_of if rule is not None else False,
            hidden=bool(self.hidden.data),
            shows_from=read_moment(self.shows_from.data),
            shows_until=read_moment(self.shows_until.data),
        )


class CategoryForm(ShelfForm):
    """A category, and what it stands below."""

    parent_id = SelectField("Stands below", coerce=int)

    @property
    def changes(self) -> CategoryChanges:
        return CategoryChanges(
            name=self.name.data or "",
            blurb=self.blurb.data or "",
            parent_id=self.parent_id.data or None,
        )


class BrandForm(ShelfForm):
    """A brand."""

    website = StringField(
        "Website",
        [
            Optional(),
            Length(max=200, message="Use up to 200 characters."),
            Regexp(r"^https?://[^\s<>\"]+$", message="Write it as https://example.com."),
        ],
        filters=[single_spaced],
    )

    @property
    def changes(self) -> BrandChanges:
        return BrandChanges(
            name=self.name.data or "",
            blurb=self.blurb.data or "",
            website=self.website.data or "",
        )


class ShelfPictureForm(Form):
    """The picture over a shelf, and what it shows."""

    picture = FileField("File")
    alt = StringField(
        "What it shows",
        [said_or_decorative, Length(max=200, message="Use up to 200 characters.")],
    )
    decorative = BooleanField("It only decorates, and tells nothing")


class AttributeForm(Form):
    """An attribute of the dictionary."""

    name = name_field()
    unit = StringField(
        "Unit",
        [Length(max=20, message="Use up to 20 characters."), one_line],
        filters=[single_spaced],
    )
    filterable = BooleanField("Lists can be filtered by it", default=True)
    version = IntegerField("Version", [Optional(), NumberRange(min=0)])

    @property
    def changes(self) -> AttributeChanges:
        return AttributeChanges(
            name=self.name.data or "",
            unit=self.unit.data or "",
            filterable=bool(self.filterable.data),
        )


def collection_filled_in(
    collection: Collection | None, known: Vocabulary
) -> dict[str, Any]:
    """Give a collection as its form shows it, with empty rows for more of its rule."""
    blanks = [{"field": "", "operator": "is", "value": ""}] * BLANK_ROWS
    if collection is None:
        return {"rows": [*blanks, *blanks[:1]], "version": 0, "any_of": ""}
    rows = rows_filled_in(collection.rule or (), known)
    return {
        **shelf_filled_in(collection),
        "hidden": collection.hidden,
        "shows_from": typed_moment(collection.shows_from),
        "shows_until": typed_moment(collection.shows_until),
        "any_of": "any" if collection.any_of else "",
        "rows": [*rows, *blanks][:MOST_ROWS],
    }


def rows_filled_in(
    pairs: Sequence[Sequence[str]], known: Vocabulary
) -> list[dict[str, str]]:
    """Give the rows of a rule as they are typed."""
    return [
        {"field": row.field, "operator": row.operator.value, "value": known.shown(row)}
        for row in Rule.read(pairs).rows
    ]


def shelf_filled_in(shelf: Collection | Category | Brand | None) -> dict[str, Any]:
    """Give what all shelves have as their forms show it."""
    if shelf is None:
        return {"version": 0}
    names = ("name", "slug", "blurb", "version")
    return {name: getattr(shelf, name) for name in names}


def category_filled_in(category: Category | None, *, below: int = TOP) -> dict[str, Any]:
    """Give a category as its form shows it; a new one stands `below` another."""
    parent = category.parent_id if category else below
    return {**shelf_filled_in(category), "parent_id": parent or TOP}


def brand_filled_in(brand: Brand | None) -> dict[str, Any]:
    """Give a brand as its form shows it."""
    return {**shelf_filled_in(brand), "website": brand.website if brand else ""}


def attribute_filled_in(attribute: Attribute | None) -> Mapping[str, Any]:
    """Give an attribute as its form shows it."""
    if attribute is None:
        return {"version": 0, "filterable": True}
    names = ("name", "unit", "filterable", "version")
    return {name: getattr(attribute, name) for name in names}
