"""Checks what staff type about rates of tax, and which documents they ask for."""

from __future__ import annotations

import re
from datetime import date

from wtforms import DateField, DecimalField, StringField
from wtforms.validators import Length, NumberRange, Regexp

from store.kernel.money import half_up
from store.web.forms import Form, InputRequired

MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])", re.ASCII)
HUNDRED = 100


class RateForm(Form):
    """A rate from a day on, and who says so."""

    code = StringField(
        "HSN or SAC",
        [Regexp(r"^[0-9]{2,8}$", message="Write 2 to 8 digits of the code.")],
    )
    rate = DecimalField(
        "Rate",
        [
            InputRequired("Write a rate, such as 18 or 2.5."),
            NumberRange(0, HUNDRED, "A rate lies between 0 and 100 %%."),
        ],
    )
    valid_from = DateField("In force from", [InputRequired("Choose the first day.")])
    source = StringField(
        "Source",
        [
            InputRequired("Say by what notification, or on whose word."),
            Length(max=300, message="Use up to 300 characters."),
        ],
    )

    @property
    def rate_bp(self) -> int:
        """The rate in basis points."""
        rate = self.rate.data or 0
        numerator, denominator = rate.as_integer_ratio()
        return half_up(numerator * HUNDRED, denominator)

    @property
    def first_day(self) -> date:
        return self.valid_from.data or date.max


def month_asked(text: str, *, today: date) -> tuple[int, int]:
    """Read a month such as 2026-11; anything else is this one."""
    match = MONTH.fullmatch(text)
    if match is None:
        return today.year, today.month
    return int(match.group(1)), int(match.group(2))
