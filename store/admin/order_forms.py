"""Checks what is typed at the orders' desk."""

from __future__ import annotations

from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Email, Length, Optional, Regexp

from store.admin.forms import TRACKING
from store.admin.mailing import MailKind
from store.checkout.bill import Agreement
from store.checkout.forms import NAMED_STATES, PIN_CODE
from store.kernel.money import Money
from store.orders.models import RunKind
from store.orders.models.desk import LONGEST_NOTE, LONGEST_TAG, LONGEST_VIEW
from store.web.forms import Form

LONGEST_PASTE = 40_000
TAG = r"[A-Za-z0-9][A-Za-z0-9 -]*\Z"
MOBILE = r"(\+91)?[6-9][0-9]{9}\Z"


def _trimmed(text: str | None) -> str:
    """Keep single spaces, and only what can be printed on a label."""
    return "".join(each for each in " ".join((text or "").split()) if each.isprintable())


def _unspaced(text: str | None) -> str:
    return "".join((text or "").split())


def _at_most(longest: int) -> Length:
    return Length(max=longest, message=f"Use at most {longest} characters.")


class NoteForm(Form):
    """Something that colleagues should know about an order."""

    text = TextAreaField(
        "Note",
        [DataRequired("Write the note."), _at_most(LONGEST_NOTE)],
        filters=[lambda text: text.strip() if text else text],
    )


class TagForm(Form):
    """A tag for one order or for many, to be put on or taken off."""

    word = StringField(
        "Tag",
        [
            DataRequired("Write the tag."),
            _at_most(LONGEST_TAG),
            Regexp(TAG, message="Use letters, digits, spaces and dashes."),
        ],
        filters=[_trimmed],
    )
    do = SelectField("What to do", choices=[(each.value, each.label) for each in RunKind])


class ViewForm(Form):
    """The name of a list that is saved."""

    name = StringField(
        "Name of the list",
        [DataRequired("Give the list a name."), _at_most(40)],
        filters=[_trimmed],
    )
    query = HiddenField(validators=[Optional(), _at_most(LONGEST_VIEW)])


class MailForm(Form):
    """Which mail is sent once more."""

    kind = SelectField("Mail", choices=[(each.value, each.label) for each in MailKind])


class TrackingForm(Form):
    """Carriers' numbers for many orders, as a table."""

    rows = TextAreaField(
        "Orders and tracking numbers",
        [DataRequired("Paste the rows."), _at_most(LONGEST_PASTE)],
    )


class TrackingWord(Form):
    """A carrier's number in a row of its own."""

    tracking = StringField(
        validators=[Optional(), _at_most(80), Regexp(TRACKING)], filters=[_trimmed]
    )


class ElsewhereForm(Form):
    """Where an order goes instead."""

    name = StringField(
        "Full name", [DataRequired("Write the name."), _at_most(120)], filters=[_trimmed]
    )
    line1 = StringField(
        "Flat, house, street",
        [DataRequired("Write the address."), _at_most(160)],
        filters=[_trimmed],
    )
    line2 = StringField("Area, landmark", [Optional(), _at_most(160)], filters=[_trimmed])
    postcode = StringField(
        "PIN code", [DataRequired("Write the PIN code."), PIN_CODE], filters=[_unspaced]
    )
    city = StringField(
        "Town or city",
        [DataRequired("Write the town or city."), _at_most(80)],
        filters=[_trimmed],
    )
    state = SelectField("State", [DataRequired("Choose the state.")], choices=NAMED_STATES)
    phone = StringField(
        "Mobile number",
        [Optional(), Regexp(MOBILE, message="Write ten digits, such as 98450 12345.")],
        filters=[_unspaced],
    )

    @property
    def told(self) -> dict[str, str]:
        """Give the address as an order keeps it."""
        names = ("name", "line1", "line2", "postcode", "city", "state", "phone")
        return {name: self[name].data or "" for name in names}


class AmendForm(ElsewhereForm):
    """What an unpaid order should be; `seal` and `total` are of the bill that was shown."""

    email = StringField(
        "E-mail address",
        [
            DataRequired("Write the e-mail address."),
            _at_most(254),
            Email("Write an e-mail address such as name@example.com."),
        ],
        filters=[_trimmed],
    )
    delivery_method = SelectField(
        "Delivery", [DataRequired("Choose a way of delivery.")], validate_choice=False
    )
    seal = HiddenField(validators=[Optional(), Regexp(r"[A-Za-z0-9_-]{1,32}\Z")])
    total = HiddenField(validators=[Optional(), Regexp(r"[0-9]{1,12}\Z")])

    @property
    def told(self) -> dict[str, str]:
        """Give what the checkout would have been told."""
        more = ("email", "delivery_method")
        return {**super().told, **{name: self[name].data or "" for name in more}}

    @property
    def agreed(self) -> Agreement | None:
        """Give what was said yes to; nothing before the new bill was shown."""
        if not self.seal.data:
            return None
        return Agreement(Money(int(self.total.data or 0)), self.seal.data)
