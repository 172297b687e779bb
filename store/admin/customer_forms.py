"""Checks what is typed about customers."""

from __future__ import annotations

from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from store.accounts.models.looking import LONGEST_NOTE, LONGEST_REASON
from store.web.forms import Form

SHORTEST_REASON = 8
WHY = "Say in a few words why: what was asked, which order."


def _one_line(text: str | None) -> str:
    return "".join(each for each in " ".join((text or "").split()) if each.isprintable())


def _trimmed(text: str | None) -> str | None:
    return text.strip() if text else text


class ReasonForm(Form):
    """Why somebody of the staff looks at a customer."""

    reason = StringField(
        "Why",
        [
            DataRequired(WHY),
            Length(min=SHORTEST_REASON, message=WHY),
            Length(max=LONGEST_REASON, message=f"Use at most {LONGEST_REASON} characters."),
        ],
        filters=[_one_line],
    )


class CustomerNoteForm(Form):
    """Something that colleagues should know about a customer."""

    text = TextAreaField(
        "Note",
        [
            DataRequired("Write the note."),
            Length(max=LONGEST_NOTE, message=f"Use at most {LONGEST_NOTE} characters."),
        ],
        filters=[_trimmed],
    )
