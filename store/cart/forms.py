"""What is typed into the cart."""

from __future__ import annotations

from wtforms import StringField, ValidationError
from wtforms.fields.core import Field
from wtforms.validators import DataRequired, Length

from store.cart.models import MAX_QUANTITY
from store.quotes.forms import OptionsForm
from store.web.forms import Form

CLOSED_UP = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


def whole(text: str | None) -> int | None:
    """Read a whole number written in plain digits; anything else is None."""
    digits = (text or "").strip()
    if digits.isascii() and digits.isdigit() and len(digits) <= 6:
        return int(digits)
    return None


def _plain(text: str | None) -> str:
    """Drop what no number or token holds and a database could not read."""
    return (text or "").replace("\0", "")


def _from_one(_form: Form, field: Field) -> None:
    number = whole(field.data)
    if number is None or not 1 <= number <= MAX_QUANTITY:
        raise ValidationError(f"Write a whole number from 1 to {MAX_QUANTITY}.")


def _from_nought(_form: Form, field: Field) -> None:
    number = whole(field.data)
    if number is None or number > MAX_QUANTITY:
        raise ValidationError(f"Write a whole number from 0 to {MAX_QUANTITY}.")


class AddForm(Form):
    """A variant and how many of it, or a quote as a whole."""

    variant = StringField("Part number", filters=[_plain])
    quote = StringField("Quote", filters=[_plain])
    quantity = StringField(
        "Quantity", default="1", validators=[_from_one], id="again-quantity"
    )

    @property
    def number(self) -> int:
        return whole(self.quantity.data) or 0


class PrintForm(OptionsForm):
    """A product that is printed when ordered, as it was chosen."""

    product = StringField("Product", filters=[_plain])


class QuantityForm(Form):
    """How many of a line; `was` is what the page showed when it was drawn."""

    quantity = StringField("Quantity", validators=[_from_nought])
    was = StringField(default="")
    line_id = 0

    def stand_at(self, line_id: int, *, place: str) -> None:
        """Say at which line this was typed, so that the words stand there."""
        self.line_id = line_id
        self.quantity.id = f"{place}-quantity-{line_id}"

    @property
    def number(self) -> int:
        return whole(self.quantity.data) or 0

    @property
    def seen(self) -> int | None:
        return whole(self.was.data)


class CouponForm(Form):
    """A code, in capitals or not."""

    code = StringField(
        "Code",
        validators=[
            DataRequired("Write the code, or leave this closed."),
            Length(max=40, message="A code has 40 characters at most."),
        ],
        render_kw=CLOSED_UP,
    )
