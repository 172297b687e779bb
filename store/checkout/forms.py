"""What the checkout asks for."""

from __future__ import annotations

from typing import Any

from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms.fields.core import Field
from wtforms.validators import Email, Length, Optional, Regexp

from store.cart.models.reminders import CONSENT, CONSENTS
from store.checkout.bill import Agreement
from store.checkout.models import ADDRESS_FIELDS, BILL_FIELDS, Draft
from store.kernel.errors import Invalid
from store.kernel.money import Money
from store.orders.models import ONLINE
from store.tax.gstin import require_gstin
from store.tax.india import PIN, STATES
from store.web.forms import Form, InputRequired

NAMED_STATES = sorted(STATES.items(), key=lambda pair: pair[1])
PIN_CODE = Regexp(PIN.pattern + r"\Z", message="A PIN code has six digits, such as 560034.")
BILL_NEEDS = {
    "bill_line1": "Write the address that the invoice names.",
    "bill_postcode": "Write its PIN code.",
    "bill_city": "Write its town or city.",
    "bill_state": "Choose its state.",
}
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


def _at_most(longest: int) -> list[Any]:
    return [Optional(), Length(max=longest, message=f"Use at most {longest} characters.")]


def _closed_up(text: str | None) -> str:
    return _unspaced(text).upper()


def _gstin(_form: Form, field: Field) -> None:
    try:
        require_gstin(field.data or "")
    except Invalid as error:
        raise ValidationError(error.message) from error


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
            PIN_CODE,
        ],
    )
    city = StringField(
        "Town or city",
        filters=[_trimmed],
        validators=_needed("Write the town or city.", 80),
    )
    state = SelectField(
        "State",
        choices=[("", "Choose a state"), *NAMED_STATES],
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

    gstin = StringField("GSTIN", filters=[_closed_up], validators=[Optional(), _gstin])
    business_name = StringField(
        "Name of the business", filters=[_trimmed], validators=_at_most(120)
    )
    elsewhere = BooleanField("The invoice names another address")
    bill_line1 = StringField(
        "Flat, house, street", filters=[_trimmed], validators=_at_most(160)
    )
    bill_line2 = StringField(
        "Area, landmark (optional)", filters=[_trimmed], validators=_at_most(160)
    )
    bill_postcode = StringField(
        "PIN code", filters=[_unspaced], validators=[Optional(), PIN_CODE]
    )
    bill_city = StringField("Town or city", filters=[_trimmed], validators=_at_most(80))
    bill_state = SelectField(
        "State", choices=[("", "Choose a state"), *NAMED_STATES], validators=[Optional()]
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, and then what belongs together."""
        if not self.elsewhere.data:
            for name in BILL_FIELDS:
                self[f"bill_{name}"].data = ""
        return bool(super().validate(extra_validators)) and self._is_whole()

    @property
    def told(self) -> dict[str, Any]:
        """Give what the draft keeps of it."""
        words = (*ADDRESS_FIELDS, "gstin", "business_name")
        fields = {name: self[name].data or "" for name in words}
        bill = {name: self[f"bill_{name}"].data or "" for name in BILL_FIELDS}
        return {**fields, "billing": bill if self.elsewhere.data else None}

    @property
    def is_for_business(self) -> bool:
        """Tell whether anything was said in the part for businesses."""
        names = ("gstin", "business_name", "elsewhere")
        return any(self[name].data or self[name].errors for name in names)

    def _is_whole(self) -> bool:
        if self.gstin.data and not self.business_name.data:
            name = "Write the name that the GSTIN is registered under."
            self.refuse(Invalid(name, field="business_name"))
        if self.elsewhere.data:
            for name, sentence in BILL_NEEDS.items():
                if not self[name].data:
                    self.refuse(Invalid(sentence, field=name))
        self._check_gstin_against_address()
        return not self.errors

    def _check_gstin_against_address(self) -> None:
        """The invoice names a registered buyer where it is registered."""
        if not self.gstin.data or self.gstin.errors:
            return
        named = self.bill_state if self.elsewhere.data else self.state
        home = require_gstin(self.gstin.data).state
        if named.data and named.data != home:
            where = f"This GSTIN is registered in {STATES[home]}"
            sentence = f"{where}: let the invoice name an address there."
            self.refuse(Invalid(sentence, field="gstin"))


def bill_fields(draft: Draft) -> dict[str, Any]:
    """Give the form's values of a draft's billing address."""
    billing = draft.billing or {}
    fields: dict[str, Any] = {f"bill_{name}": words for name, words in billing.items()}
    return {**fields, "elsewhere": bool(billing)}


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
    payment_method = StringField(validators=[Optional(), Regexp(r"[a-z]{1,16}\Z")])

    @property
    def agreed(self) -> Agreement:
        """What was agreed to by sending this form."""
        total = Money(int(self.total.data or 0))
        return Agreement(total, self.seal.data or "", self.payment_method.data or ONLINE)
