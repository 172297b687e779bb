"""Forms to sign in and up, and to change what the shop calls somebody."""

from __future__ import annotations

from wtforms import EmailField, HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, Email, Length

from store.accounts.passwords import LONGEST, SHORTEST
from store.web.forms import Form, one_line, tidy

ADDRESS = "Write an e-mail address, such as name@example.com."
NEW = {"autocomplete": "new-password"}
CURRENT = {"autocomplete": "current-password"}


def _name() -> StringField:
    checks = [
        DataRequired("Write your name."),
        Length(max=120, message="Use 120 characters at most."),
        one_line,
    ]
    return StringField(
        "Name", filters=[tidy], validators=checks, render_kw={"autocomplete": "name"}
    )


def _new_password(label: str) -> PasswordField:
    size = Length(SHORTEST, LONGEST, message=f"Use {SHORTEST} to {LONGEST} characters.")
    return PasswordField(
        label, validators=[DataRequired("Choose a password."), size], render_kw=NEW
    )


def _new_address(label: str) -> EmailField:
    checks = [DataRequired(ADDRESS), Email(ADDRESS), Length(max=254), one_line]
    return EmailField(
        label,
        filters=[tidy],
        validators=checks,
        render_kw={"autocomplete": "email", "spellcheck": "false"},
    )


class LoginForm(Form):
    """Both fields are only asked for: what is wrong with them is never told apart."""

    email = EmailField(
        "E-mail address",
        filters=[tidy],
        validators=[DataRequired(ADDRESS)],
        render_kw={"autocomplete": "username", "spellcheck": "false"},
    )
    password = PasswordField(
        "Password", validators=[DataRequired("Write your password.")], render_kw=CURRENT
    )
    next = HiddenField()


class SignUpForm(Form):
    """A new customer."""

    name = _name()
    email = _new_address("E-mail address")
    password = _new_password("Password")
    next = HiddenField()


class DetailsForm(Form):
    """What the shop calls a customer."""

    name = _name()


class PasswordForm(Form):
    """The password in use, and the one to come."""

    current_password = PasswordField(
        "Current password",
        validators=[DataRequired("Write your current password.")],
        render_kw=CURRENT,
    )
    new_password = _new_password("New password")


class ResetForm(Form):
    """Whose password is forgotten."""

    email = EmailField(
        "E-mail address",
        filters=[tidy],
        validators=[DataRequired(ADDRESS), Email(ADDRESS), Length(max=254)],
        render_kw={"autocomplete": "username", "spellcheck": "false"},
    )


class ChoosePasswordForm(Form):
    """A new password, for who was let in by a mailed link."""

    new_password = _new_password("New password")


class AddressForm(Form):
    """The address to sign in with from now on."""

    email = _new_address("New e-mail address")


class JoinForm(Form):
    """The password that was chosen at the sign-up, when another browser opens the link."""

    password = PasswordField(
        "Password", validators=[DataRequired("Write your password.")], render_kw=CURRENT
    )
