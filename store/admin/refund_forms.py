"""Checks what staff type about money that goes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import DataRequired, Length, Optional

from store.kernel.money import Money
from store.orders.models import Order, OrderLine
from store.payments.refunds.planning import Wish, restockable, sold
from store.web.forms import Form, InputRequired, money_text

_SHORT = Length(max=200, message="Use up to 200 characters.")
_WHY = DataRequired("Write in a few words why. The customer reads it.")
MOST = 6  # digits of a number of pieces


@dataclass(frozen=True)
class RefundRow:
    """One line of the form: what was typed, and what is wrong with it."""

    line: OrderLine
    pieces: str
    restock: bool
    error: str = ""

    @property
    def most(self) -> int:
        return sold(self.line).left

    @property
    def can_restock(self) -> bool:
        return restockable(self.line) > 0

    @property
    def count(self) -> int:
        return int(self.pieces or 0)


class RefundForm(Form):
    """What goes back beside the lines, why, and what the page was drawn from."""

    delivery = BooleanField("Delivery")
    goodwill = StringField("Goodwill", [Optional(), money_text])
    reason = StringField("Reason", [_WHY, _SHORT])
    token = HiddenField(validators=[InputRequired(), Length(max=32)])
    seen = HiddenField(validators=[InputRequired(), money_text])
    agreed = HiddenField(validators=[Optional(), money_text])

    def wish(self, rows: list[RefundRow]) -> Wish:
        """Give what is asked for; call it when form and rows are valid."""
        return Wish(
            pieces={row.line.id: row.count for row in rows if row.count},
            restock=frozenset(row.line.id for row in rows if row.restock),
            delivery=bool(self.delivery.data),
            goodwill=Money.parse(self.goodwill.data or "0"),
        )


class ReasonForm(Form):
    """Why an order is given up."""

    reason = StringField("Reason", [_WHY, _SHORT])


class AnswerForm(Form):
    """Why something does not come back."""

    answer = StringField(
        "Answer",
        [
            DataRequired("Tell the customer in a sentence why not."),
            Length(max=500, message="Use up to 500 characters."),
        ],
    )


class PaidBackForm(Form):
    """How money was paid back by hand."""

    reference = StringField(
        "Reference",
        [
            DataRequired("Write the bank's reference, or the receipt's number."),
            Length(max=80, message="Use up to 80 characters."),
        ],
    )


def rows_of(
    order: Order,
    typed: Mapping[str, str] | None = None,
    *,
    wanted: Mapping[int, int] | None = None,
) -> list[RefundRow]:
    """Give a row for each line with what was typed, or at first what is asked to return."""
    if typed is not None:
        return [_row(line, typed) for line in order.lines]
    asked = wanted or {}
    return [
        RefundRow(line, str(asked.get(line.id, 0)), restock=True) for line in order.lines
    ]


def _row(line: OrderLine, typed: Mapping[str, str]) -> RefundRow:
    pieces = typed.get(f"pieces-{line.id}", "").strip()
    return RefundRow(
        line=line,
        pieces=pieces or "0",
        restock=f"restock-{line.id}" in typed,
        error=_wrong(pieces),
    )


def _wrong(pieces: str) -> str:
    """Say what is wrong with a number; whether so many are left is for the rules."""
    if not pieces or (pieces.isdecimal() and pieces.isascii() and len(pieces) <= MOST):
        return ""
    return "Write a whole number, 0 or more."
