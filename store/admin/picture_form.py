"""The form of a product's picture: the file, what it shows, and where to look."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask_wtf.file import FileField, FileRequired, MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import (
    BooleanField,
    FieldList,
    IntegerField,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms.fields.core import Field
from wtforms.validators import Length, NumberRange

from store.catalog.actions.gallery import MOST_PICTURES, Label
from store.catalog.models import Media, MediaKind, Product
from store.web.forms import Form

SHOWN = 4  # fields for further files, before a script shows as many as were chosen
ALL_VARIANTS = ("", "Every variant")
KINDS = [
    (MediaKind.PICTURE.value, "Picture"),
    (MediaKind.DRAWING.value, "Drawing with dimensions"),
]
percent = NumberRange(min=0, max=100, message="Write a number from 0 to 100.")


def said_or_decorative(form: Any, field: Field) -> None:
    """Want a text, unless the picture only decorates."""
    if not (field.data or "").strip() and not form.decorative.data:
        raise ValidationError("Say in a few words what the picture shows.")


class LabelForm(Form):
    """What is said of a picture."""

    alt = StringField(
        "What it shows",
        [
            said_or_decorative,
            Length(max=200, message="Use up to 200 characters."),
        ],
    )
    decorative = BooleanField("It only decorates, and tells nothing")
    kind = SelectField("Kind", choices=KINDS)
    sku = SelectField("Shows")
    focal_x = IntegerField("From the left", [percent], default=50)
    focal_y = IntegerField("From the top", [percent], default=50)

    def offer(self, product: Product) -> None:
        """Offer the product's own variants."""
        named = [(one.sku, f"{one.sku} {one.label}".strip()) for one in product.variants]
        self.sku.choices = [ALL_VARIANTS, *named]

    @property
    def label(self) -> Label:
        return Label(
            alt=self.alt.data or "",
            decorative=self.decorative.data,
            sku=self.sku.data or "",
            kind=MediaKind(self.kind.data),
            focal=(self.focal_x.data or 0, self.focal_y.data or 0),
        )


class NewPictureForm(LabelForm):
    """Pictures to be hung: `alt` is said of the first file, `alts` of those after it."""

    picture = MultipleFileField("Files", [FileRequired("Choose a picture first.")])
    alts = FieldList(
        StringField(
            "What it shows", [Length(max=200, message="Use up to 200 characters.")]
        ),
        min_entries=SHOWN,
        max_entries=MOST_PICTURES - 1,
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Want words for each file, unless they only decorate."""
        good = bool(super().validate(extra_validators))
        if self.decorative.data:
            return good
        for place, text in enumerate(self._texts[1:]):
            if not text:
                entry = self.alts[min(place, len(self.alts) - 1)]
                said = f"Say in a few words what {self.files[place + 1].filename} shows."
                entry.errors = [*entry.errors, said]
                good = False
        return good

    @property
    def labels(self) -> list[Label]:
        """What is said of each file."""
        return [replace(self.label, alt=text) for text in self._texts]

    @property
    def _texts(self) -> list[str]:
        typed = [self.alt.data, *(entry.data for entry in self.alts)]
        typed += [""] * len(self.files)
        return [(text or "").strip() for text in typed[: len(self.files)]]

    @property
    def files(self) -> list[FileStorage]:
        return [file for file in self.picture.data if file.filename]


class OtherFileForm(Form):
    """A file that a picture is to be made of from now on."""

    picture = FileField("Another file", [FileRequired("Choose a picture first.")])

    @property
    def file(self) -> FileStorage:
        file: FileStorage = self.picture.data
        return file


class PictureForm(LabelForm):
    """A picture that hangs; `place` counts from 1."""

    place = IntegerField("Place", [NumberRange(min=1, max=99, message="Count from 1.")])


def filled_in(media: Media, product: Product, *, place: int) -> PictureForm:
    """Give the form of a picture as it hangs."""
    skus = {one.id: one.sku for one in product.variants}
    form = PictureForm(
        formdata=None,
        prefix=f"p{media.id}-",
        alt=media.alt,
        decorative=media.decorative,
        kind=media.kind.value,
        focal_x=media.focal_x,
        focal_y=media.focal_y,
        place=place,
    )
    form.offer(product)
    form.sku.data = skus.get(media.variant_id or 0, "")
    return form
