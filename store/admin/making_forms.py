"""The forms by which products begin: a new one, and what its variants are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wtforms import HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional, Regexp

from store.catalog.actions.combining import MOST_OPTIONS, Combining
from store.catalog.actions.products import NewOption, NewProduct, NewVariant
from store.catalog.models import Product, ProductStatus
from store.kernel.money import Money
from store.web.forms import Form, InputRequired, money_text

required = InputRequired("Write something here.")
whole = NumberRange(min=0, max=1_000_000, message="Write a whole number, 0 or more.")
SWATCH = re.compile(r"\s(#[0-9a-fA-F]{6})\Z")


def _most(length: int) -> Length:
    return Length(max=length, message=f"Use up to {length} characters.")


class NewProductForm(Form):
    """The little that a draft needs."""

    name = StringField("Name", [required, _most(160)])
    category_id = SelectField("Category", coerce=int)
    brand = StringField("Brand", [_most(80)])
    hsn = StringField("HSN code", [Regexp(r"^\d{4,8}$", message="Write 4 to 8 digits.")])
    sku = StringField(
        "Part no.",
        [required, Regexp(r"^[^\s/?#%]{1,40}$", message="Up to 40 signs, no spaces.")],
    )
    price = StringField("Price", [required, money_text])

    def new(self, slug: str) -> NewProduct:
        price = Money.parse(self.price.data or "")
        return NewProduct(
            name=(self.name.data or "").strip(),
            slug=slug,
            brand=(self.brand.data or "").strip(),
            hsn=self.hsn.data or "",
            status=ProductStatus.DRAFT,
            variants=[NewVariant(sku=(self.sku.data or "").strip(), price=price)],
        )


class CombiningForm(Form):
    """Options with their values, and how the new variants begin."""

    version = HiddenField(validators=[required, Regexp(r"^\d{1,9}$")])
    name1 = StringField("Option", [required, _most(40)])
    values1 = TextAreaField("Values", [required, _most(4000)])
    name2 = StringField("Second option", [_most(40)])
    values2 = TextAreaField("Values", [_most(4000)])
    name3 = StringField("Third option", [_most(40)])
    values3 = TextAreaField("Values", [_most(4000)])
    pattern = StringField("Part numbers", [required, _most(60)])
    price = StringField("Price", [required, money_text])
    weight_g = IntegerField("Weight", [Optional(), whole])

    @property
    def combining(self) -> Combining:
        return Combining(
            options=list(self._options()),
            pattern=(self.pattern.data or "").strip(),
            price=Money.parse(self.price.data or ""),
            weight_g=self.weight_g.data or 0,
        )

    def _options(self) -> Iterator[NewOption]:
        for place in range(1, MOST_OPTIONS + 1):
            name = (self[f"name{place}"].data or "").strip()
            lines = (self[f"values{place}"].data or "").splitlines()
            values = dict(_value(line) for line in lines if line.strip())
            if name or values:
                yield NewOption(name or f"Option {place}", list(values.items()))


def combining_data(product: Product) -> dict[str, object]:
    """Give the form's data from a product with its options and variants."""
    first = product.variants[0] if product.variants else None
    count = max(1, len(product.options))
    marks = "".join(f"-{{{place}}}" for place in range(1, count + 1))
    data: dict[str, object] = {
        "version": str(product.version),
        "price": first.price.plain if first else "",
        "weight_g": first.weight_g if first else 0,
        "pattern": f"{(first.sku if first else product.slug.upper())[:20]}{marks}",
    }
    for place, option in enumerate(product.options[:MOST_OPTIONS], start=1):
        data[f"name{place}"] = option.name
        rows = (f"{one.value} {one.swatch}".strip() for one in option.values)
        data[f"values{place}"] = "\n".join(rows)
    return data


def _value(line: str) -> tuple[str, str]:
    """Read "Signal red #d9431e": a value, and its colour if it has one."""
    text = line.strip()
    found = SWATCH.search(text)
    swatch = found.group(1).lower() if found else ""
    return text[: found.start()].strip()[:60] if found else text[:60], swatch
