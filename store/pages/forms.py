"""A form for the style guide: one field of every kind."""

from __future__ import annotations

from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, NumberRange, Regexp

from store.web.forms import Form

SIX_DIGITS = "Enter the six digits of the PIN code"


class SampleForm(Form):
    """Drawn twice: as it comes, and as it comes back refused."""

    name = StringField("Full name", [DataRequired("Enter your name")])
    postcode = StringField("PIN code", [Regexp(r"[1-9]\d{5}$", message=SIX_DIGITS)])
    pieces = IntegerField("Pieces", [NumberRange(1, 500, "Between 1 and 500 pieces")])
    state = SelectField("State", choices=[("KA", "Karnataka"), ("KL", "Kerala")])
    infill = RadioField("Infill", choices=[("15", "15 %"), ("20", "20 %"), ("40", "40 %")])
    note = TextAreaField("Note for the workshop", [Length(max=400)])
    same = BooleanField("The bill goes to the same address")
    stars = RadioField(
        "Your rating",
        choices=[
            ("1", "Poor"),
            ("2", "Fair"),
            ("3", "Good"),
            ("4", "Very good"),
            ("5", "Excellent"),
        ],
    )
