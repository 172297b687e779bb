"""Checks what a customer writes who wants to send something back."""

from __future__ import annotations

from collections.abc import Mapping

from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from store.orders.models import Order
from store.web.forms import Form

MOST = 6  # digits of a number of pieces


class ReturnForm(Form):
    """Why something comes back; which pieces stands in fields of their own."""

    reason = TextAreaField(
        "Why",
        [
            DataRequired("Tell us in a sentence why. No reason is too small."),
            Length(max=500, message="Use up to 500 characters."),
        ],
    )
    key = StringField("Key", [Length(max=32)])


def pieces_of(order: Order, typed: Mapping[str, str]) -> dict[int, int]:
    """Read how many of each line come back; -1 stands for what is no number."""
    return {line.id: _whole(typed.get(f"pieces-{line.id}", "")) for line in order.lines}


def _whole(text: str) -> int:
    text = text.strip() or "0"
    is_number = text.isdecimal() and text.isascii() and len(text) <= MOST
    return int(text) if is_number else -1
