"""The forms in which a print is configured, and a person is asked."""

from wtforms import EmailField, IntegerField, StringField, TextAreaField
from wtforms.validators import AnyOf, Email, Length, NumberRange, Optional, Regexp

from store.quotes.finishes import AS_PRINTED, FINISHES
from store.quotes.lead_time import LEADS, STANDARD
from store.quotes.options import INFILLS, MOST_PIECES, QUALITIES, Options
from store.web.forms import Form, InputRequired

_RANGE = f"Order between 1 and {MOST_PIECES} pieces."
_CHOICE = rf"[a-z0-9-]{{1,40}}:({'|'.join(QUALITIES)})"


class OptionsForm(Form):
    """`choice` names a cell of the price table: material and quality."""

    choice = StringField(
        "Material and quality",
        [Regexp(_CHOICE + r"\Z", message="Choose a material and a quality.")],
    )
    colour = StringField("Colour", [InputRequired("Choose a colour.")])
    infill = IntegerField(
        "Infill",
        [
            InputRequired("Choose one of the infills."),
            AnyOf(INFILLS, "Choose one of the infills."),
        ],
    )
    quantity = IntegerField(
        "Quantity", [InputRequired(_RANGE), NumberRange(1, MOST_PIECES, _RANGE)]
    )

    finish = StringField(
        "Finish",
        [AnyOf(FINISHES, "Choose one of the finishes.")],
        default=AS_PRINTED,
        filters=[lambda text: text or AS_PRINTED],
    )
    lead = StringField(
        "Ready",
        [AnyOf(LEADS, "Choose one of the lead times.")],
        default=STANDARD,
        filters=[lambda text: text or STANDARD],
    )

    @property
    def chose_well(self) -> bool:
        """Whether the choice itself has a price, whatever else is wrong."""
        return bool(self.errors) and set(self.errors) <= {"question", "address"}

    def options(self) -> Options:
        """Give the choice; call it when the form is valid."""
        material, _, quality = str(self.choice.data).partition(":")
        return Options(
            material=material,
            colour=str(self.colour.data),
            quality=quality,
            infill=int(self.infill.data or 0),
            quantity=int(self.quantity.data or 0),
            finish=str(self.finish.data),
            lead=str(self.lead.data),
        )

    def options_over(self, default: Options) -> Options:
        """Give what was chosen well, and the default for the rest."""
        well = {
            name: field.data for name, field in self._fields.items() if not field.errors
        }
        material, _, quality = well.get("choice", "").partition(":")
        return Options(
            material=material or default.material,
            colour=well.get("colour", default.colour),
            quality=quality or default.quality,
            infill=well.get("infill", default.infill),
            quantity=well.get("quantity", default.quantity),
            finish=well.get("finish", default.finish),
            lead=well.get("lead", default.lead),
        )


class QuestionForm(OptionsForm):
    """What a person should know before pricing, and where to answer."""

    question = TextAreaField(
        "What should we know?",
        [
            InputRequired("Write what we should know."),
            Length(max=1000, message="Write at most 1000 characters."),
        ],
    )
    address = EmailField(
        "Mail address",
        [Optional(), Length(max=254), Email("This does not look like a mail address.")],
    )
