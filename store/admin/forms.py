"""Checks what staff type."""

from __future__ import annotations

from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Regexp

from store.production.models import PrintStatus
from store.web.forms import Form

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


class MoveForm(Form):
    """Where a print job goes, from which picture of it, and why."""

    target = SelectField(
        "Move to",
        choices=[(state.value, state.value.capitalize()) for state in PrintStatus],
    )
    version = IntegerField("Version", [InputRequired(), NumberRange(min=1)])
    reason = StringField(
        "What went wrong", [Length(max=200, message="Use up to 200 characters.")]
    )
