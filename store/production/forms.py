"""Checks what a provider outside types."""

from __future__ import annotations

from wtforms import StringField
from wtforms.validators import Length, Regexp

from store.web.forms import Form, InputRequired


class ReturnForm(Form):
    """How parts come back to the shop."""

    tracking = StringField(
        "Tracking number",
        [
            InputRequired("Write the carrier and the tracking number."),
            Length(max=80, message="Use up to 80 characters."),
            Regexp(r"^[A-Za-z0-9][A-Za-z0-9 ./:-]*$", message="Use letters and digits."),
        ],
        filters=[lambda text: text.strip() if text else text],
    )
