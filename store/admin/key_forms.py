"""Checks what staff choose for an API key."""

from __future__ import annotations

from datetime import datetime, timedelta

from wtforms import RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput

from store.accounts.models import Mode
from store.accounts.scopes import SCOPES
from store.web.forms import Form, InputRequired

MODES = [(Mode.LIVE.value, "Live"), (Mode.TEST.value, "Test: reads, changes nothing")]
LASTING = [("30", "30 days"), ("90", "90 days"), ("365", "A year")]
OVERLAPS = [("1", "A day"), ("7", "A week"), ("30", "30 days")]


def _tidy(text: str | None) -> str:
    return " ".join((text or "").split())


class KeyForm(Form):
    """A new key: what it is called, what it may do, and how long."""

    name = StringField(
        "What it is for",
        filters=[_tidy],
        validators=[
            DataRequired("Give it a name that you know the program by."),
            Length(max=60, message="Use 60 characters at most."),
        ],
        render_kw={"autocomplete": "off", "maxlength": 60},
    )
    mode = RadioField("Kind", choices=MODES, default=Mode.LIVE.value)
    scopes = SelectMultipleField(
        "It may",
        choices=list(SCOPES.items()),
        option_widget=CheckboxInput(),
        validators=[InputRequired("Choose what the key may do.")],
    )
    days = SelectField("It works for", choices=LASTING, default="90")

    def expires_at(self, at: datetime) -> datetime:
        return at + timedelta(days=int(self.days.data))


class FollowerForm(Form):
    """How long a key works beside the one that follows it."""

    days = SelectField("The old one works for", choices=OVERLAPS, default="7")

    @property
    def overlap(self) -> timedelta:
        return timedelta(days=int(self.days.data))
