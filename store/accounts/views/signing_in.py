"""Signing in and out."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_person, sign_out
from store.accounts.destinations import local_path
from store.accounts.entrance import PASSWORD, admit
from store.accounts.forms import LoginForm
from store.accounts.trying import person_with_password
from store.accounts.views.blueprint import blueprint
from store.accounts.views.refusals import status_of, wait
from store.kernel.errors import Invalid, TooMany
from store.web.htmx import go, render
from store.web.limits import limiter

USED_UP = (
    "From a browser that you have used here before you can sign in all the same, and with "
    "a new password, too."
)


@blueprint.route("/login", methods=["GET", "POST"])
@limiter.limit("10/minute", methods=["POST"])
def login() -> AnyResponse:
    """Sign in; the same words for an unknown address and a wrong password."""
    form = LoginForm(data={"next": request.args.get("next")})
    if request.method == "GET" and current_person() is not None:
        return go(local_path(form.next.data) or url_for("accounts.home"))
    if form.submitted_well():
        return _tried(form)
    return _draw(form)


@blueprint.post("/logout")
def logout() -> AnyResponse:
    """Sign out; this browser is a stranger from now on."""
    sign_out()
    flash("You are signed out.")
    return go(url_for("pages.home"))


def _tried(form: LoginForm) -> AnyResponse:
    try:
        person = person_with_password(
            email=form.email.data or "", password=form.password.data or ""
        )
    except Invalid as error:
        form.refuse(error)
        return _draw(form)
    except TooMany as error:
        form.refuse(TooMany(f"{error.message} {USED_UP}"))
        return wait(_draw(form), error)
    return admit(person, by=PASSWORD, next_page=form.next.data)


def _draw(form: LoginForm) -> Response:
    next_page = local_path(form.next.data)
    return render(
        "accounts/login.html", status=status_of(form), form=form, next_page=next_page
    )
