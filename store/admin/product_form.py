"""The form of a product: details, and a row for each variant."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import wtforms
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.core import Field
from wtforms.validators import Length, NumberRange, Optional, Regexp

from store.admin.leaves import leaves
from store.catalog.models import Product, ProductStatus, Variant
from store.kernel import clock
from store.kernel.money import Money
from store.web.forms import Form, InputRequired, money_text

MOST_STOCK = 1_000_000
DETAILS = ("name", "brand", "summary", "description", "keywords", "hsn", "slug")
MOMENTS = ("publish_at", "withdraw_at")
MOMENT = "%Y-%m-%dT%H:%M"
# Which part of the page each field stands in; rows of variants besides.
SECTIONS: Mapping[str, tuple[str, ...]] = {
    "details": ("name", "brand", "category_id", "description"),
    "variants": (),
    "delivery": ("hsn",),
    "search": ("slug", "summary", "keywords"),
    "visibility": ("status", "featured", *MOMENTS, "successor"),
}

whole = NumberRange(min=0, max=MOST_STOCK, message="Write a whole number, 0 or more.")
required = InputRequired("Write something here.")


def _most(length: int) -> Length:
    return Length(max=length, message=f"Use up to {length} characters.")


def moment_text(_form: Any, field: Field) -> None:
    """Check that a field holds a moment such as 2026-11-24T14:05."""
    try:
        read_moment(field.data)
    except ValueError as error:
        raise ValidationError("Write a moment such as 2026-11-24T14:05.") from error


def read_moment(text: str | None) -> datetime | None:
    """Read what is typed as a moment in India; nothing is None."""
    if not text:
        return None
    return datetime.strptime(text[:16], MOMENT).replace(tzinfo=clock.IST)


class VariantRow(wtforms.Form):
    """Price and stock of one variant; `shown` is the stock the page was drawn with."""

    sku = HiddenField(validators=[required])
    price = StringField("Price", [required, money_text])
    compare_at = StringField("Before", [Optional(), money_text])
    on_hand = IntegerField("On hand", [required, whole])
    shown = IntegerField(validators=[Optional()], widget=wtforms.widgets.HiddenInput())
    weight_g = IntegerField("Weight", [required, whole])
    active = BooleanField("On sale")

    @property
    def changes(self) -> dict[str, Any]:
        """What is to be set; stock only when somebody counted it anew."""
        before = self.compare_at.data
        found: dict[str, Any] = {
            "price": Money.parse(self.price.data or ""),
            "compare_at": Money.parse(before) if before else None,
            "weight_g": self.weight_g.data,
            "active": self.active.data,
        }
        if self.on_hand.data != self.shown.data:
            found["on_hand"] = self.on_hand.data
        return found


class ProductForm(Form):
    """Everything staff may change about a product."""

    version = HiddenField(validators=[required, Regexp(r"^\d{1,9}$")])
    name = StringField("Name", [required, _most(160)])
    brand = StringField("Brand", [_most(80)])
    summary = StringField("Summary", [_most(300)])
    description = TextAreaField("Description", [_most(10_000)])
    keywords = StringField("Also found by", [_most(500)])
    category_id = SelectField("Category", coerce=int)
    hsn = StringField("HSN code", [Regexp(r"^\d{4,8}$", message="Write 4 to 8 digits.")])
    status = SelectField(
        "Status",
        choices=[(state.value, state.value.capitalize()) for state in ProductStatus],
    )
    featured = BooleanField("Show on the front page")
    slug = StringField(
        "Address",
        [
            required,
            Length(max=120, message="Use up to 120 characters."),
            Regexp(
                r"^[a-z0-9]+(-[a-z0-9]+)*$",
                message="Use small letters, figures and single hyphens.",
            ),
        ],
    )
    publish_at = StringField("On sale from", [Optional(), moment_text])
    withdraw_at = StringField("On sale until", [Optional(), moment_text])
    successor = StringField("Shown instead once it is gone", [_most(120)])
    all_price = StringField("Price", [Optional(), money_text])
    all_on_hand = IntegerField("On hand", [Optional(), whole])
    all_weight_g = IntegerField("Weight", [Optional(), whole])
    variants = FieldList(FormField(VariantRow), max_entries=200)

    @property
    def expected_version(self) -> int:
        return int(self.version.data or 0)

    @property
    def typed(self) -> dict[str, Any]:
        """What stands in the fields, to be shown beside what is saved; never to be kept."""
        return {field.short_name: field.data for field in self}

    def changes_of(self, product: Product) -> dict[str, Any]:
        """The same, but for moments that stand as they were shown: seconds are not."""
        changes = self.changes
        for name in MOMENTS:
            if self[name].data == typed_moment(getattr(product, name)):
                del changes[name]
        return changes

    @property
    def changes(self) -> dict[str, Any]:
        """The product's own fields as they are to be."""
        texts = {name: (self[name].data or "").strip() for name in DETAILS}
        chosen = {name: self[name].data for name in ("category_id", "featured")}
        moments = {name: read_moment(self[name].data) for name in MOMENTS}
        return {**texts, **chosen, **moments, "status": ProductStatus(self.status.data)}

    @property
    def variant_changes(self) -> dict[str, dict[str, Any]]:
        for_all = self._for_all
        return {
            row.form.sku.data or "": row.form.changes | for_all for row in self.variants
        }

    @property
    def _for_all(self) -> dict[str, Any]:
        """What is set for every variant at once: what was typed above the rows."""
        found: dict[str, Any] = {}
        if self.all_price.data:
            found["price"] = Money.parse(self.all_price.data)
        for name in ("on_hand", "weight_g"):
            if self[f"all_{name}"].data is not None:
                found[name] = self[f"all_{name}"].data
        return found

    def faults(self) -> dict[str, int]:
        """Count the fields that were refused, by part of the page."""
        found = dict.fromkeys(SECTIONS, 0)
        for _, field in leaves(self):
            found[_section(field)] += bool(field.errors)
        return found


def filled_in(product: Product, *, successor: str = "") -> dict[str, Any]:
    """Give the form's data from a product with its variants.

    `successor` is the address of the one that is shown instead of it.
    """
    return {
        **{name: getattr(product, name) for name in (*DETAILS, "category_id")},
        "featured": product.featured,
        "status": product.status.value,
        "version": str(product.version),
        **{name: typed_moment(getattr(product, name)) for name in MOMENTS},
        "successor": successor,
        "variants": [_variant_data(variant) for variant in product.variants],
    }


def typed_moment(at: datetime | None) -> str:
    """Write a moment as it is typed: in India, to the minute."""
    return at.astimezone(clock.IST).strftime(MOMENT) if at else ""


def _section(field: Field) -> str:
    """Give the part of the page that a field stands in."""
    if field.id.startswith("variants-") and field.id.endswith("-weight_g"):
        return "delivery"
    named = (part for part, names in SECTIONS.items() if field.id in names)
    return next(named, "variants")


def _variant_data(variant: Variant) -> Mapping[str, Any]:
    return {
        "sku": variant.sku,
        "price": variant.price.plain,
        "compare_at": variant.compare_at.plain if variant.compare_at else "",
        "on_hand": variant.stock.on_hand,
        "shown": variant.stock.on_hand,
        "weight_g": variant.weight_g,
        "active": variant.active,
    }
