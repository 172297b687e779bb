"""Signing in and out, and signing up."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts import actions
from store.accounts.access import current_person, sign_in, sign_out
from store.accounts.destinations import local_path
from store.accounts.entrance import PASSWORD, admit, welcome
from store.accounts.forms import LoginForm, SignUpForm
from store.accounts.models import Person
from store.accounts.passwords import hashed
from store.accounts.queries import person_with_email
from store.accounts.views.blueprint import blueprint
from store.infra.db import reading, transaction
from store.kernel.errors import Invalid, StoreError
from store.web.htmx import go, render
from store.web.limits import limiter


@blueprint.route("/login", methods=["GET", "POST"])
@limiter.limit("10/minute", methods=["POST"])
def login() -> AnyResponse:
    """Sign in; the same words for an unknown address and a wrong password."""
    form = LoginForm(data={"next": request.args.get("next")})
    if request.method == "GET" and current_person() is not None:
        return go(local_path(form.next.data) or url_for("accounts.home"))
    if form.submitted_well():
        try:
            return admit(_proved(form), by=PASSWORD, next_page=form.next.data)
        except Invalid as error:
            form.refuse(error)
    return _draw("login", form)


@blueprint.route("/sign-up", methods=["GET", "POST"])
@limiter.limit("20/hour", methods=["POST"])
def sign_up() -> AnyResponse:
    """Make an account, and be signed in with it."""
    form = SignUpForm(data={"next": request.args.get("next")})
    if form.submitted_well():
        try:
            return _take_up(form)
        except StoreError as error:
            form.refuse(error)
    return _draw("sign_up", form)


@blueprint.post("/logout")
def logout() -> AnyResponse:
    """Sign out; this browser is a stranger from now on."""
    sign_out()
    flash("You are signed out.")
    return go(url_for("pages.home"))


def _proved(form: LoginForm) -> Person:
    with reading() as session:
        found = person_with_email(session, form.email.data or "")
    return actions.require_proof(found, form.password.data or "")


def _take_up(form: SignUpForm) -> AnyResponse:
    secret = hashed(form.password.data or "")
    with transaction() as session:
        person = actions.open_account(
            session, email=form.email.data or "", name=form.name.data or "", secret=secret
        )
        told = welcome(session, person)
    sign_in(person)
    for sentence in (f"Welcome, {person.name}. Your account is ready.", *told):
        flash(sentence)
    return go(local_path(form.next.data) or url_for("accounts.home"))


def _draw(page: str, form: LoginForm | SignUpForm) -> Response:
    status = 422 if form.errors else 200
    next_page = local_path(form.next.data)
    return render(f"accounts/{page}.html", status=status, form=form, next_page=next_page)
