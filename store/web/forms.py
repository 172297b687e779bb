"""Forms: parsed and checked input, with the shop's words."""

from __future__ import annotations

from typing import Any

from flask import Flask, request
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFProtect
from wtforms import ValidationError
from wtforms.fields.core import Field

from store.kernel.errors import Invalid, StoreError
from store.kernel.money import Money

csrf = CSRFProtect()


def init_app(app: Flask) -> None:
    """Ask every unsafe request for its token; it lives as long as the session."""
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    app.config["WTF_CSRF_SSL_STRICT"] = True
    csrf.init_app(app)


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


def money_text(_form: Any, field: Field) -> None:
    """Check that a field holds an amount such as 1,299.00."""
    try:
        Money.parse(field.data or "")
    except Invalid as error:
        raise ValidationError(error.message) from error
