"""Checks what staff choose and type at the workshop's board."""

from __future__ import annotations

from wtforms import (
    BooleanField,
    DecimalField,
    FileField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, NumberRange, Optional, Regexp

from store.production.actions.tries import Failure
from store.production.models import FailKind, PrintStatus
from store.web.forms import Form, InputRequired

# A stage, and behind "@" the printer that shall print: "printing@core-1".
TARGET = rf"^({'|'.join(PrintStatus)})(@[a-z0-9-]{{1,40}})?$"
_REASON = Length(max=160, message="Use up to 160 characters.")
_GRAMS = NumberRange(0, 100_000, "Write grams, such as 12.5.")


class MoveForm(Form):
    """Where a print job goes, from which picture of it, and why."""

    target = StringField("Move to", [InputRequired("Choose a place."), Regexp(TARGET)])
    version = IntegerField("Version", [InputRequired(), NumberRange(min=1)])
    reason = StringField("What went wrong", [_REASON])

    @property
    def status(self) -> PrintStatus:
        """The stage; call it when the form is valid."""
        return PrintStatus((self.target.data or "").partition("@")[0])

    @property
    def printer(self) -> str:
        return (self.target.data or "").partition("@")[2]


class FailureForm(Form):
    """What went wrong with a print, what it cost, and whether it is tried again."""

    kind = SelectField(
        "What went wrong", choices=[(kind.value, kind.label) for kind in FailKind]
    )
    reason = StringField("More words", [_REASON])
    grams = DecimalField("Scrap", [Optional(), _GRAMS])
    photo = FileField("Photo")
    again = BooleanField("Queue it again", default=True)
    version = IntegerField("Version", [Optional(), NumberRange(min=1)])

    def failure(self, photo: str | None) -> Failure:
        """Give what was said; call it when the form is valid."""
        grams = self.grams.data
        return Failure(
            kind=FailKind(self.kind.data),
            reason=self.reason.data or "",
            milligrams=None if grams is None else int(grams * 1000),
            photo=photo,
            again=bool(self.again.data),
        )


class PlateForm(Form):
    """Which jobs go onto one plate, as "number:version", and on which printer."""

    jobs = SelectMultipleField("Prints", choices=[], validate_choice=False)
    printer = StringField("Printer", [Length(max=40), Regexp(r"^[a-z0-9-]*$")])

    @property
    def versions(self) -> dict[str, int]:
        """Give version by number; what is not written so is left out."""
        pairs = (word.partition(":") for word in self.jobs.data or [])
        return {
            number: int(version)
            for number, _, version in pairs
            if version.isascii() and version.isdigit() and len(version) < 9
        }


class PlateEndForm(Form):
    """Where the parts of a plate go when it ends."""

    target = SelectField(
        "Next",
        choices=[
            (stage.value, stage.label)
            for stage in (PrintStatus.FINISHING, PrintStatus.CHECKING)
        ],
    )


class HandoffForm(Form):
    """Who prints it outside, and what they were sent."""

    provider = SelectField("Provider", choices=[])
    note = TextAreaField(
        "What they were sent",
        [Length(max=500, message="Use up to 500 characters.")],
    )
    version = IntegerField("Version", [InputRequired(), NumberRange(min=1)])


class TrackingForm(Form):
    """How parts come back."""

    tracking = StringField(
        "Tracking number",
        [
            InputRequired("Write the carrier and the tracking number."),
            Length(max=80, message="Use up to 80 characters."),
            Regexp(r"^[A-Za-z0-9][A-Za-z0-9 ./:-]*$", message="Use letters and digits."),
        ],
        filters=[lambda text: text.strip() if text else text],
    )
