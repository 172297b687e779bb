"""Checks what staff type in the security centre."""

from __future__ import annotations

from wtforms import DateField, IntegerField, StringField
from wtforms.validators import Length, NumberRange, Optional

from store.security.actions.blocking import LONGEST_HOURS
from store.web.forms import Form, InputRequired

NEEDED = InputRequired("Write something here.")
A_DAY = InputRequired("Write a day.")


class AcknowledgeForm(Form):
    """What somebody did about an alert."""

    note = StringField("What did you find, what did you do?", [NEEDED, Length(max=500)])


class BlockForm(Form):
    """Which network is refused, how long and why."""

    network = StringField("Address or network", [NEEDED, Length(max=49)])
    hours = IntegerField(
        "Hours",
        [NumberRange(1, LONGEST_HOURS, f"From 1 to {LONGEST_HOURS} hours.")],
        default=24,
    )
    reason = StringField("Reason", [NEEDED, Length(max=200)])


class PeriodForm(Form):
    """The days of a report, both included."""

    first = DateField("First day", [A_DAY])
    last = DateField("Last day", [A_DAY])


class EventsForm(Form):
    """Which events are looked for: a GET form, so it is read from the address."""

    kind = StringField("Kind", [Optional(), Length(max=60)])
    level = StringField("Level", [Optional(), Length(max=12)])
    person = IntegerField("Person", [Optional(), NumberRange(1, 10**12)])
    network = StringField("Address or network", [Optional(), Length(max=49)])
    session = StringField("Session", [Optional(), Length(max=16)])
    first = DateField("From", [Optional()])
    last = DateField("To", [Optional()])


class AuditForm(Form):
    """Which entries of the audit trail are looked for."""

    actor = StringField("Who", [Optional(), Length(max=120)])
    action = StringField("What", [Optional(), Length(max=60)])
    subject = StringField("About", [Optional(), Length(max=40)])
    first = DateField("From", [Optional()])
    last = DateField("To", [Optional()])
