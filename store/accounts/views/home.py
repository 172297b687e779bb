"""A person's own page: name and password."""

from __future__ import annotations

from flask import Response, flash, url_for
from flask_login import login_required
from werkzeug.wrappers import Response as AnyResponse

from store.accounts import actions
from store.accounts.access import current_person, sign_in
from store.accounts.forms import DetailsForm, PasswordForm
from store.accounts.models import Person
from store.accounts.passwords import hashed, matches
from store.accounts.views.blueprint import blueprint
from store.infra.db import transaction
from store.kernel.errors import Forbidden, Invalid, StoreError
from store.web.htmx import go, render
from store.web.limits import limiter


@blueprint.get("")
@login_required  # type: ignore[untyped-decorator]
def home() -> Response:
    """Show a person's own page."""
    return _draw_home(DetailsForm(obj=current_person()), PasswordForm())


@blueprint.post("/details")
@login_required  # type: ignore[untyped-decorator]
def details() -> AnyResponse:
    """Change the name."""
    form = DetailsForm()
    if not form.validate():
        return _draw_home(form, PasswordForm(formdata=None), status=422)
    with transaction() as session:
        actions.rename(session, person_id=_me().id, name=form.name.data or "")
    flash("Your name is changed.")
    return go(url_for("accounts.home"))


@blueprint.post("/password")
@login_required  # type: ignore[untyped-decorator]
@limiter.limit("10/minute")
def password() -> AnyResponse:
    """Change the password; every other browser is signed out."""
    form = PasswordForm()
    if form.validate():
        try:
            return _change_password(form)
        except StoreError as error:
            form.refuse(error)
    details_form = DetailsForm(formdata=None, obj=current_person())
    return _draw_home(details_form, form, status=422)


def _change_password(form: PasswordForm) -> AnyResponse:
    person = _me()
    if not matches(form.current_password.data or "", person.password_hash):
        raise Invalid("This is not your current password.", field="current_password")
    secret = hashed(form.new_password.data or "", field="new_password")
    with transaction() as session:
        actions.change_password(session, person_id=person.id, secret=secret)
    sign_in(person)
    flash("Your password is changed. Other browsers are signed out.")
    return go(url_for("accounts.home"))


def _me() -> Person:
    person = current_person()
    if person is None:
        raise Forbidden("Sign in to go on.")
    return person


def _draw_home(
    details_form: DetailsForm, password_form: PasswordForm, *, status: int = 200
) -> Response:
    return render(
        "accounts/home.html",
        status=status,
        person=_me(),
        details_form=details_form,
        password_form=password_form,
    )
