"""What visitors say about their models: files, names, and how they are to be prepared."""

from __future__ import annotations

from decimal import Decimal

from flask_wtf.file import FileRequired, MultipleFileField
from wtforms import DecimalField, EmailField, SelectField, StringField
from wtforms.validators import Email, Length, NumberRange

from store.kernel.errors import Invalid
from store.uploads.preparation import FULL_SIZE, Direction, Preparation, Unit
from store.web.bodies import Body
from store.web.forms import Form, InputRequired

UNITS = [
    (Unit.MM.value, "millimetres"),
    (Unit.CM.value, "centimetres"),
    (Unit.INCH.value, "inches"),
    (Unit.M.value, "metres"),
]
PERCENT = Decimal(FULL_SIZE) / 100


class UploadForm(Form):
    """Model files or ZIPs of them; what they hold is judged by `quarantine.keep`."""

    file = MultipleFileField("Your models", [FileRequired("Choose a model file first.")])


class Announcement(Body):
    """A file that a script wants to send by a signed address."""

    filename: str
    size: int
    batch: str = ""


class TitleForm(Form):
    """Another name for a model."""

    title = StringField(
        "Name", [Length(max=200, message="Choose a name of at most 200 characters.")]
    )


class NotificationForm(Form):
    """Where to write when a model is measured."""

    address = EmailField(
        "Mail address",
        [
            InputRequired("Give the address to write to."),
            Length(max=254),
            Email("This does not look like a mail address."),
        ],
    )


class PreparationForm(Form):
    """How a file becomes a part; a field that is not sent stays as it is.

    `down` is a direction in the file's own axes, "x y z", or empty for "as in the file".
    """

    unit = SelectField("The file's unit", choices=UNITS)
    scale = DecimalField(
        "Scale",
        [
            NumberRange(1, 2000, message="Choose a scale between 1 %% and 2000 %%."),
        ],
    )
    down = StringField("Side on the bed", [Length(max=60)])
    repaired = SelectField("Repair", choices=[("no", "as it is"), ("yes", "repaired")])

    @classmethod
    def over(cls, current: Preparation) -> PreparationForm:
        """Read the request over what is chosen now."""
        return cls(
            unit=current.unit.value,
            scale=Decimal(current.scale) / PERCENT,
            down=" ".join(f"{part:g}" for part in current.down or ()),
            repaired="yes" if current.repaired else "no",
        )

    def preparation(self) -> Preparation:
        """Give what was chosen; raises Invalid."""
        return Preparation(
            unit=Unit(self.unit.data),
            scale=_basis_points(self.scale.data or Decimal(100)),
            down=_direction(self.down.data or ""),
            repaired=self.repaired.data == "yes",
        )


def _basis_points(percent: Decimal) -> int:
    points = percent * PERCENT
    if points != int(points):
        raise Invalid("Give the scale with at most two decimals.", field="scale")
    return int(points)


def _direction(text: str) -> Direction | None:
    words = text.replace(",", " ").split()
    if not words:
        return None
    try:
        x, y, z = (float(word) for word in words)
    except ValueError:
        raise Invalid(
            "Choose a side of the model to lay on the bed.", field="down"
        ) from None
    return x, y, z
