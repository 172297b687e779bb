"""What is typed to be told when something is back."""

from __future__ import annotations

from wtforms import EmailField, StringField
from wtforms.validators import DataRequired, Email, Length

from store.web.forms import Form


def _plain(text: str | None) -> str:
    """Drop what no address or part number holds and a database could not read."""
    return (text or "").replace("\0", "").strip()


class AlertForm(Form):
    """An address, and the part number of what is sold out."""

    variant = StringField("Part number", filters=[_plain])
    email = EmailField(
        "E-mail address",
        filters=[_plain],
        validators=[
            DataRequired("Write the address we may write to."),
            Length(max=254, message="An address has 254 characters at most."),
            Email("Write an address such as asha@example.in."),
        ],
        id="alert-email",
        render_kw={"autocomplete": "email", "spellcheck": "false"},
    )

    @property
    def address(self) -> str:
        """The address as it is kept: in lower case."""
        return (self.email.data or "").lower()
