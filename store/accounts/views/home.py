"""A person's own page: name, address and password."""

from __future__ import annotations

from flask import Response, flash, url_for
from flask_login import login_required
from werkzeug.wrappers import Response as AnyResponse

from store.accounts import actions, attempts
from store.accounts.access import current_person, signed_in_person, stay
from store.accounts.forms import DetailsForm, PasswordForm
from store.accounts.models import Person
from store.accounts.passwords import hashed, matches
from store.accounts.views.blueprint import blueprint
from store.accounts.views.refusals import wait
from store.infra.db import transaction
from store.kernel.errors import Invalid, StoreError, TooMany
from store.web.htmx import go, render
from store.web.limits import limiter
from store.web.witnessing import saw


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
        actions.rename(session, person_id=signed_in_person().id, name=form.name.data or "")
    flash("Your name is changed.")
    return go(url_for("accounts.home"))


@blueprint.post("/password")
@login_required  # type: ignore[untyped-decorator]
@limiter.limit("10/minute")
def password() -> AnyResponse:
    """Change the password; every other browser is signed out."""
    form = PasswordForm()
    details_form = DetailsForm(formdata=None, obj=current_person())
    if not form.validate():
        return _draw_home(details_form, form, status=422)
    try:
        return _change_password(form)
    except TooMany as error:
        form.refuse(error)
        return wait(_draw_home(details_form, form), error)
    except StoreError as error:
        form.refuse(error)
        return _draw_home(details_form, form, status=422)


def _change_password(form: PasswordForm) -> AnyResponse:
    person = signed_in_person()
    _require_current(person, form.current_password.data or "")
    about = (person.name, person.email)
    typed = form.new_password.data or ""
    secret = hashed(typed, field="new_password", about=about)
    with transaction() as session:
        actions.change_password(session, person_id=person.id, secret=secret)
    stay(person)
    saw("password.changed", outcome="allowed", person_id=person.id)
    flash("Your password is changed. Other browsers are signed out.")
    return go(url_for("accounts.home"))


def _require_current(person: Person, typed: str) -> None:
    """Have the password in use shown, as often as it may be tried."""
    spent = attempts.spend(about="password", who=person.id)
    if not matches(typed, person.password_hash):
        saw("password.refused", person_id=person.id)
        raise Invalid("This is not your current password.", field="current_password")
    attempts.give_back(spent)


def _draw_home(
    details_form: DetailsForm, password_form: PasswordForm, *, status: int = 200
) -> Response:
    return render(
        "accounts/home.html",
        status=status,
        person=signed_in_person(),
        details_form=details_form,
        password_form=password_form,
    )
