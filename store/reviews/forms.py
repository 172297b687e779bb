"""Checks what shoppers say in public."""

from __future__ import annotations

import re
from typing import Any

from wtforms import (
    IntegerField,
    MultipleFileField,
    RadioField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.core import Field
from wtforms.validators import Email, Length, Optional

from store.reviews.models import ReportReason
from store.web.forms import Form, InputRequired

SHORTEST, LONGEST = 10, 4000
STAR_WORDS = {1: "Poor", 2: "Fair", 3: "Good", 4: "Very good", 5: "Excellent"}
REPORT_WORDS = {
    ReportReason.SPAM: "It is advertising or spam",
    ReportReason.OFFENSIVE: "It insults or threatens somebody",
    ReportReason.OFF_TOPIC: "It is not about this product",
    ReportReason.PERSONAL: "It tells somebody's address, phone number or the like",
    ReportReason.UNTRUE: "It cannot be true",
}
# 13 to 19 digits, as on cards, with spaces or dashes between them (ISO/IEC 7812).
_CARD = re.compile(r"(?<!\d)(?:\d[ -]?){12,18}\d(?!\d)")


def trimmed(text: str | None) -> str:
    """Take spaces from the ends, and what no database keeps."""
    return (text or "").replace("\0", "").replace("\r\n", "\n").strip()


def no_card_number(_form: Any, field: Field) -> None:
    """Refuse what looks like the number of a card: nobody should read that."""
    if any(_adds_up(found) for found in _CARD.findall(field.data or "")):
        raise ValidationError("Take out the card number: what you write is shown to all.")


def _adds_up(found: str) -> bool:
    """The check digit of ISO/IEC 7812, annex B."""
    digits = [int(mark) for mark in reversed(found) if mark.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _words(label: str, wanted: str) -> TextAreaField:
    return TextAreaField(
        label,
        [
            InputRequired(wanted),
            Length(SHORTEST, message=f"Write at least {SHORTEST} characters."),
            Length(max=LONGEST, message="Use up to 4,000 characters."),
            no_card_number,
        ],
        filters=[trimmed],
    )


def _name() -> StringField:
    return StringField(
        "Name shown",
        [
            InputRequired("Write the name to be shown; a first name is enough."),
            Length(max=80, message="Use up to 80 characters."),
            no_card_number,
        ],
        filters=[trimmed],
    )


class Trap(Form):
    """A form with a field that people do not see; programs fill it in."""

    website = StringField("Leave this empty")

    @property
    def is_from_a_program(self) -> bool:
        return bool(self.website.data)


class ReviewForm(Trap):
    """Stars, words and photos about what was bought."""

    stars = RadioField(
        "Your rating",
        [InputRequired("Choose one to five stars.")],
        choices=list(STAR_WORDS.items()),
        coerce=int,
    )
    title = StringField(
        "In a few words",
        [
            InputRequired("Say it in a few words first."),
            Length(max=120, message="Use up to 120 characters."),
            no_card_number,
        ],
        filters=[trimmed],
    )
    body = _words("Your review", "Say what is good about it, or what is not.")
    photos = MultipleFileField("Photos")
    author = _name()


class QuestionForm(Trap):
    """Something to be asked about a product."""

    body = _words("Your question", "Write your question.")
    author = _name()
    email = StringField(
        "E-mail address",
        [Optional(), Email("Write an address such as asha@example.in.")],
        filters=[trimmed],
    )


class AnswerForm(Trap):
    """What a buyer answers."""

    body = _words("Your answer", "Write your answer.")
    author = _name()


class ReportForm(Trap):
    """Why a review should not be shown."""

    reason = RadioField(
        "What is wrong with it",
        [InputRequired("Choose what is wrong with it.")],
        choices=[(reason.value, words) for reason, words in REPORT_WORDS.items()],
    )
    note = TextAreaField(
        "Anything to add",
        [Length(max=300, message="Use up to 300 characters.")],
        filters=[trimmed],
    )


class RejectForm(Form):
    """Why something is not shown; it was read at this version."""

    version = IntegerField("Version", [InputRequired()])
    reason = StringField(
        "Why not",
        [
            InputRequired("Tell the author in a sentence why not."),
            Length(max=300, message="Use up to 300 characters."),
        ],
        filters=[trimmed],
    )


class ReplyForm(Form):
    """What the shop says to it; it was read at this version."""

    version = IntegerField("Version", [InputRequired()])
    text = TextAreaField(
        "Reply",
        [Length(max=LONGEST, message="Use up to 4,000 characters.")],
        filters=[trimmed],
    )
