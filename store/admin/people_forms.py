"""Forms about who works here, and to find a customer."""

from __future__ import annotations

from wtforms import EmailField, SelectField, StringField
from wtforms.validators import DataRequired, Email, Length

from store.accounts import permissions
from store.accounts.forms.people import ADDRESS
from store.accounts.models import Person, Role
from store.web.forms import Form, one_line, tidy


def _email() -> EmailField:
    checks = [DataRequired(ADDRESS), Email(ADDRESS), Length(max=254)]
    return EmailField("E-mail address", filters=[tidy], validators=checks)


class RoleForm(Form):
    """What somebody is to be; only roles that who asks may give are choices."""

    role = SelectField("Role", coerce=Role, default=Role.READ_ONLY)

    def offer(self, actor: Person, *, leaving: bool = False) -> None:
        """Offer what the actor may make others; `leaving` is to be a customer only."""
        words = [word for word in Role if permissions.may_give(actor, word)]
        self.role.choices = [
            (word.value, word.label if word is not Role.CUSTOMER else "No longer staff")
            for word in words
            if leaving or word is not Role.CUSTOMER
        ]


class InviteForm(RoleForm):
    """A new colleague."""

    name = StringField(
        "Name",
        filters=[tidy],
        validators=[DataRequired("Write a name."), Length(max=120), one_line],
    )
    email = _email()


class LookUpForm(Form):
    """Whose account it is."""

    email = _email()
