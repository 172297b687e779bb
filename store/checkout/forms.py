"""What the checkout asks for."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField
from wtforms.validators import Email, InputRequired, Length, Optional, Regexp

from store.cart.models.reminders import CONSENT, CONSENTS
from store.checkout.bill import Agreement
from store.kernel.money import Money
from store.tax.india import PIN, STATES
from store.web.forms import Form

WORD = r"[A-Za-z0-9_-]{1,32}\Z"


def _trimmed(text: str | None) -> str:
    """Keep single spaces, and only what can be printed on a label."""
    return "".join(each for each in " ".join((text or "").split()) if each.isprintable())


def _unspaced(text: str | None) -> str:
    return "".join((text or "").split())


def _needed(sentence: str, longest: int) -> list[Any]:
    return [
        InputRequired(sentence),
        Length(max=longest, message=f"Use at most {longest} characters."),
    ]


class AddressForm(Form):
    """Contact and where the parcel goes."""

    email = StringField(
        "E-mail address",
        filters=[_trimmed],
        validators=[
            *_needed("Write your e-mail address.", 254),
            Email(
                "Write an e-mail address such as name@example.com.", allow_smtputf8=False
            ),
        ],
    )
    name = StringField(
        "Full name", filters=[_trimmed], validators=_needed("Write your name.", 120)
    )
    line1 = StringField(
        "Flat, house, street",
        filters=[_trimmed],
        validators=_needed("Write the address.", 160),
    )
    line2 = StringField(
        "Area, landmark (optional)",
        filters=[_trimmed],
        validators=[Optional(), Length(max=160, message="Use at most 160 characters.")],
    )
    postcode = StringField(
        "PIN code",
        filters=[_unspaced],
        validators=[
            InputRequired("Write the PIN code."),
            Regexp(
                PIN.pattern + r"\Z", message="A PIN code has six digits, such as 560034."
            ),
        ],
    )
    city = StringField(
        "Town or city",
        filters=[_trimmed],
        validators=_needed("Write the town or city.", 80),
    )
    state = SelectField(
        "State",
        choices=[("", "Choose a state"), *sorted(STATES.items(), key=lambda pair: pair[1])],
        validators=[InputRequired("Choose the state.")],
    )
    phone = StringField(
        "Mobile number (optional)",
        description="Only for the courier, if nobody is at home.",
        filters=[_unspaced],
        validators=[
            Optional(),
            Regexp(
                r"(\+91)?[6-9][0-9]{9}\Z", message="Write ten digits, such as 98450 12345."
            ),
        ],
    )
    remind = BooleanField(CONSENTS[CONSENT])


class DeliveryForm(Form):
    """How the parcel travels; the choices are those of this cart."""

    delivery_method = RadioField(
        "Delivery", validators=[InputRequired("Choose one of the ways of delivery.")]
    )


class PlaceForm(Form):
    """What the customer saw when pressing the button."""

    cart = HiddenField(validators=[Regexp(WORD)])
    total = HiddenField(validators=[Regexp(r"[0-9]{1,12}\Z")])
    seal = HiddenField(validators=[Regexp(WORD)])

    @property
    def agreed(self) -> Agreement:
        """What was agreed to by sending this form."""
        return Agreement(Money(int(self.total.data or 0)), self.seal.data or "")
