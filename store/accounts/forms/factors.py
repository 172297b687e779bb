"""Forms to show a second factor, and to name one."""

from __future__ import annotations

from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, Length

from store.accounts.models.factors import NAME_LENGTH
from store.accounts.passkeys import LONGEST as LONGEST_ANSWER
from store.accounts.passwords import LONGEST as LONGEST_PASSWORD
from store.web.forms import Form, one_line, tidy

LONGEST_CODE = 30
CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": LONGEST_CODE}
PAPER = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


def _code() -> StringField:
    return StringField(
        "Code from your app",
        filters=[tidy],
        validators=[Length(max=LONGEST_CODE, message="Write the six digits.")],
        render_kw=CODE,
    )


def _name(label: str) -> StringField:
    checks = [
        DataRequired("Give it a name that you know it by."),
        Length(max=NAME_LENGTH, message=f"Use {NAME_LENGTH} characters at most."),
        one_line,
    ]
    return StringField(
        label,
        filters=[tidy],
        validators=checks,
        render_kw={"autocomplete": "off", "maxlength": NAME_LENGTH},
    )


class ProofForm(Form):
    """One of these is filled in: the page offers what the person has."""

    code = _code()
    recovery = StringField(
        "Recovery code",
        filters=[tidy],
        validators=[Length(max=LONGEST_CODE, message="Write one code.")],
        render_kw=PAPER,
    )
    password = PasswordField(
        "Password",
        validators=[Length(max=LONGEST_PASSWORD, message="Write your password.")],
        render_kw={"autocomplete": "current-password"},
    )
    credential = HiddenField(validators=[Length(max=LONGEST_ANSWER)])
    next = HiddenField()


class AppForm(Form):
    """A name for the app, and its first code."""

    name = _name("What do you call the phone or app?")
    code = _code()


class PasskeyForm(Form):
    """A name for a new passkey, and what the device answered."""

    name = _name("What do you call this device?")
    credential = HiddenField(validators=[Length(max=LONGEST_ANSWER)])


class NameForm(Form):
    """Another name for a passkey."""

    name = _name("Name")
