"""Checks what staff type when they look for a mail."""

from __future__ import annotations

from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import Email, Length, NumberRange, Optional

from store.infra.models import MailState
from store.web.forms import Form, InputRequired, one_line, tidy

A_NUMBER = NumberRange(1, 10**12)


class MailSearchForm(Form):
    """Which mails are looked for: a GET form, so it holds nobody's address."""

    order = StringField("Order", [Optional(), Length(max=40), one_line], filters=[tidy])
    kind = StringField("Kind", [Optional(), Length(max=60), one_line], filters=[tidy])
    state = SelectField(
        "State",
        choices=[("", "All"), *((each.value, each.value) for each in MailState)],
        default="",
    )
    person = IntegerField("Person", [Optional(), A_NUMBER])
    like = IntegerField("Mail", [Optional(), A_NUMBER])


class AddressForm(Form):
    """To whom a mail went: asked for by POST, so that it stands in no log of addresses."""

    address = StringField(
        "E-mail address",
        [
            InputRequired("Write the whole address."),
            Length(max=254),
            Email("Write an e-mail address such as name@example.com."),
        ],
        filters=[lambda text: text.strip() if text else text],
    )
