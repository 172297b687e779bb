"""Checks what staff type about money that came, and who may pay on invoices."""

from __future__ import annotations

from wtforms import DateField, HiddenField, IntegerField, StringField
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from store.kernel.money import Money
from store.payments.actions import Received
from store.web.forms import Form, InputRequired, money_text

LONGEST_TERM = 120


class ReceivedForm(Form):
    """Money that came: how much, when, and by which reference."""

    amount = StringField(
        "Amount", [DataRequired("Write the amount that came."), money_text]
    )
    on = DateField("Day it came", [InputRequired("Write the day it came.")])
    reference = StringField("Bank's reference (UTR)", [Optional(), Length(max=80)])
    token = HiddenField(validators=[InputRequired(), Length(max=32)])

    def received(self) -> Received:
        """Give what was typed; call it when the form is valid."""
        if self.on.data is None:
            raise ValueError("the form was not checked")
        return Received(
            amount=Money.parse(self.amount.data or ""),
            on=self.on.data,
            reference=(self.reference.data or "").strip(),
            token=self.token.data or "",
        )


class TermsForm(Form):
    """How long a customer may take to pay an invoice, and how much may be open."""

    days = IntegerField(
        "Days to pay",
        [InputRequired("Write a number of days."), NumberRange(1, LONGEST_TERM)],
    )
    credit = StringField(
        "Most that may be open", [DataRequired("Write an amount."), money_text]
    )
