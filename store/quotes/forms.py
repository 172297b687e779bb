"""The form in which a print is configured."""

from wtforms import IntegerField, StringField
from wtforms.validators import AnyOf, InputRequired, NumberRange, Regexp

from store.quotes.options import INFILLS, MOST_PIECES, QUALITIES, Options
from store.web.forms import Form

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

    def options(self) -> Options:
        """Give the choice; call it when the form is valid."""
        material, _, quality = str(self.choice.data).partition(":")
        return Options(
            material=material,
            colour=str(self.colour.data),
            quality=quality,
            infill=int(self.infill.data or 0),
            quantity=int(self.quantity.data or 0),
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
        )
