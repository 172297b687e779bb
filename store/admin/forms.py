"""Checks what staff type."""

from __future__ import annotations

from wtforms import StringField
from wtforms.validators import Length, Regexp

from store.web.forms import Form, InputRequired

# Carriers' numbers: letters, digits and dashes.
TRACKING = r"^[A-Za-z0-9][A-Za-z0-9 /-]*$"


class ShipmentForm(Form):
    """How an order was sent."""

    tracking = StringField(
        "Tracking number",
        [
            InputRequired("Write the carrier's tracking number."),
            Length(max=80, message="Use up to 80 characters."),
            Regexp(TRACKING, message="Use letters, digits, spaces and dashes."),
        ],
        filters=[lambda text: text.strip() if text else text],
    )
