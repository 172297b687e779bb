"""Signing in and out, signing up, and a person's own page."""

from __future__ import annotations

from flask import Blueprint, Response, flash, request, url_for
from flask_login import login_required
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from store.accounts import actions, arrivals
from store.accounts.access import arriving_visitor, current_person, sign_in, sign_out
from store.accounts.destinations import local_path
from store.accounts.forms import DetailsForm, LoginForm, PasswordForm, SignUpForm
from store.accounts.models import Person
from store.accounts.passwords import hashed, matches
from store.accounts.queries import person_with_email
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Forbidden, Invalid, StoreError
from store.web.htmx import go, render
from store.web.limits import limiter

blueprint = Blueprint("accounts", __name__, url_prefix="/account")


@blueprint.route("/login", methods=["GET", "POST"])
@limiter.limit("10/minute", methods=["POST"])
def login() -> AnyResponse:
    """Sign in; the same words for an unknown address and a wrong password."""
    form = LoginForm(data={"next": request.args.get("next")})
    if request.method == "GET" and current_person() is not None:
        return go(local_path(form.next.data) or url_for("accounts.home"))
    if form.submitted_well():
        try:
            return _let_in(_proved(form), next_page=form.next.data)
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


def _proved(form: LoginForm) -> Person:
    with reading() as session:
        found = person_with_email(session, form.email.data or "")
    return actions.require_proof(found, form.password.data or "")


def _let_in(person: Person, *, next_page: str | None) -> AnyResponse:
    with transaction() as session:
        told = _welcome(session, person)
    sign_in(person)
    for sentence in (f"Welcome back, {person.name}.", *told):
        flash(sentence)
    at_home = "admin.home" if person.is_staff else "accounts.home"
    return go(local_path(next_page) or url_for(at_home))


def _take_up(form: SignUpForm) -> AnyResponse:
    secret = hashed(form.password.data or "")
    with transaction() as session:
        person = actions.open_account(
            session, email=form.email.data or "", name=form.name.data or "", secret=secret
        )
        told = _welcome(session, person)
    sign_in(person)
    for sentence in (f"Welcome, {person.name}. Your account is ready.", *told):
        flash(sentence)
    return go(local_path(form.next.data) or url_for("accounts.home"))


def _welcome(session: Session, person: Person) -> list[str]:
    """Give the person what this browser gathered, in the same transaction."""
    visitor = arriving_visitor(person)
    return arrivals.welcome(session, visitor=visitor, customer_id=person.id, at=clock.now())


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


def _draw(page: str, form: LoginForm | SignUpForm) -> Response:
    status = 422 if form.errors else 200
    next_page = local_path(form.next.data)
    return render(f"accounts/{page}.html", status=status, form=form, next_page=next_page)


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
