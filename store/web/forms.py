"""Forms: parsed and checked input, with the shop's words."""

from __future__ import annotations

from typing import Any

from flask import Flask, request, session as visit
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFProtect, generate_csrf
from markupsafe import Markup
from wtforms import ValidationError, validators
from wtforms.fields.core import Field
from wtforms.form import BaseForm

from store.kernel.errors import Invalid, StoreError
from store.kernel.money import Money
from store.web import shared
from store.web.sessions import CSRF


class Csrf(CSRFProtect):
    """Flask-WTF's protection; it can tell which addresses need no token of ours."""

    def spares(self) -> bool:
        """Tell whether the view that will answer asks for no form token."""
        return bool(self._is_exempt())


csrf = Csrf()


def init_app(app: Flask) -> None:
    """Ask every unsafe request for its token; it lives as long as the session.

    Whose page sends it is looked at by `origins`, with more than the Referer alone.
    """
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    app.config["WTF_CSRF_SSL_STRICT"] = False
    csrf.init_app(app)
    app.jinja_env.globals["csrf_token"] = form_token
    app.context_processor(lambda: {"csrf_token": form_token})


def form_token() -> Markup:
    """Give the token that forms send back; each visitor's own."""
    return shared.draw_own("csrf_token")


def _secret() -> str:
    """Give what a visit's tokens have in common: each carries the second it was made in."""
    return str(visit[CSRF])


@shared.own("csrf_token", known_by=_secret, binds=True)
def _token() -> str:
    return str(generate_csrf())


class Form(FlaskForm):
    """A form of the shop; reads the request when it is a POST, else shows `obj`."""

    class Meta(FlaskForm.Meta):
        """Labels and messages are ours; the token is checked once, by `csrf`."""

        csrf = False

    def submitted_well(self) -> bool:
        """Tell whether this is a POST with good input."""
        return request.method == "POST" and bool(self.validate())

    def refuse(self, error: StoreError) -> None:
        """Show a refusal at its field, or above the form when it has none."""
        field = self._fields.get(error.field) if error.field else None
        if field is None:
            self.form_errors.append(error.message)
        else:
            field.errors = [*field.errors, error.message]


class InputRequired(validators.InputRequired):
    """Something has to be written, and a blank is nothing."""

    def __call__(self, form: BaseForm, field: Field) -> None:
        told = field.raw_data
        if told and isinstance(told[0], str):
            field.raw_data = [told[0].strip(), *told[1:]]
        super().__call__(form, field)


def tidy(text: str | None) -> str:
    """Take off the blanks around what was typed: a field's filter."""
    return (text or "").strip()


def one_line(_form: Any, field: Field) -> None:
    """Check that a name can stand in mails and on labels: no breaks, nothing invisible."""
    if not (field.data or "").isprintable():
        raise ValidationError("Write it in one line of plain letters.")


def money_text(_form: Any, field: Field) -> None:
    """Check that a field holds an amount such as 1,299.00."""
    try:
        Money.parse(field.data or "")
    except Invalid as error:
        raise ValidationError(error.message) from error
