"""Checks what staff type about quotes and finished prints."""

from __future__ import annotations

from wtforms import DecimalField, IntegerField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange

from store.web.forms import Form, InputRequired, money_text

_LONGEST = Length(max=1000, message="Use up to 1,000 characters.")


class PriceForm(Form):
    """A price for all pieces, GST included, and what to say with it."""

    total = StringField(
        "Price for all pieces, GST included",
        [InputRequired("Write a price, such as 1,299.00."), money_text],
    )
    message = TextAreaField("Message to the customer", [_LONGEST])


class DeclineForm(Form):
    """Why something is not printed."""

    reason = TextAreaField(
        "Why not", [InputRequired("Tell the customer in a sentence why not."), _LONGEST]
    )


class ActualsForm(Form):
    """What a finished print weighed and took: grams with supports, hours and minutes."""

    grams = DecimalField(
        "Weight",
        [
            InputRequired("Weigh the print with its supports."),
            NumberRange(0.01, 100_000, "Write grams, such as 64.2."),
        ],
    )
    hours = IntegerField(
        "Hours", [InputRequired("Write the hours; 0 for none."), NumberRange(0, 2000)]
    )
    minutes = IntegerField(
        "Minutes", [InputRequired("Write the minutes; 0 for none."), NumberRange(0, 59)]
    )
    version = IntegerField("Version", [InputRequired(), NumberRange(min=1)])

    @property
    def milligrams(self) -> int:
        """Give the weight; call it when the form is valid."""
        return int((self.grams.data or 0) * 1000)

    @property
    def seconds(self) -> int:
        return int(self.hours.data or 0) * 3600 + int(self.minutes.data or 0) * 60
