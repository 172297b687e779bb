"""What is typed about gift cards."""

from __future__ import annotations

from wtforms import StringField
from wtforms.validators import DataRequired, Length

from store.web.forms import Form

CLOSED_UP = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class BalanceForm(Form):
    """The code of a card."""

    code = StringField(
        "Code of the gift card",
        validators=[
            DataRequired("Write the code of the card."),
            Length(max=40, message="A code has 40 characters at most."),
        ],
        render_kw=CLOSED_UP,
    )
