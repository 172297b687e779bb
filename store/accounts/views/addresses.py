"""The e-mail address of an account: confirmed, changed, and given back."""

from __future__ import annotations

from flask import Response, flash, url_for
from flask_login import login_required
from werkzeug.wrappers import Response as AnyResponse

from store.accounts import actions, attempts
from store.accounts.access import current_person, signed_in_person, stay
from store.accounts.forms import AddressForm
from store.accounts.models import AccountLink, Person, Purpose
from store.accounts.stepping import with_recent_proof
from store.accounts.views.blueprint import blueprint
from store.accounts.views.refusals import status_of, wait
from store.infra.db import transaction
from store.kernel import clock
from store.kernel.errors import Conflict, Invalid, TooMany
from store.web.forms import Form
from store.web.htmx import go, render
from store.web.witnessing import saw

SAME = "This is your address already."
ASKED = "We have sent a mail to {}. Open its link, and you sign in with it from then on."


@blueprint.route("/email", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]
@with_recent_proof
def email() -> AnyResponse:
    """Ask to sign in with another address; a mail there has the link that does it."""
    form = AddressForm()
    if not form.submitted_well():
        return _draw_form(form)
    try:
        return _ask(signed_in_person(), form)
    except TooMany as error:
        form.refuse(error)
        return wait(_draw_form(form), error)
    except Invalid as error:
        form.refuse(error)
        return _draw_form(form)


@blueprint.post("/email/confirmation")
@login_required  # type: ignore[untyped-decorator]
def confirm_email() -> AnyResponse:
    """Mail the link that proves the address of who is signed in."""
    person = signed_in_person()
    attempts.spend(about="mail", who=person.id)
    with transaction() as session:
        actions.ask_link(
            session,
            purpose=Purpose.CONFIRM,
            email=person.email,
            person=person,
            at=clock.now(),
        )
    flash(f"We have sent a mail to {person.email}. Open its link.")
    return go(url_for("accounts.home"))


def show(link: AccountLink, person: Person | None, *, form: Form | None) -> Response:
    """Draw what a link about an address opens: a button."""
    del form
    return render("accounts/link_address.html", link=link, person=person)


def use(token: str, link: AccountLink, person: Person | None) -> AnyResponse:
    """Do what the link is for."""
    del person
    does = {Purpose.CONFIRM: _confirm, Purpose.MOVE: _move, Purpose.UNDO: _restore}
    try:
        return does[link.purpose](token)
    except Conflict as error:
        flash(error.message, "bad")
        return go(url_for("pages.home"))


def _ask(person: Person, form: AddressForm) -> AnyResponse:
    address = (form.email.data or "").lower()
    if address == person.email:
        raise Invalid(SAME, field="email")
    attempts.spend(about="mail", who=person.id)
    with transaction() as session:
        actions.ask_link(
            session, purpose=Purpose.MOVE, email=address, person=person, at=clock.now()
        )
    saw("address.asked", outcome="allowed")
    flash(ASKED.format(address))
    return go(url_for("accounts.home"))


def _confirm(token: str) -> AnyResponse:
    with transaction() as session:
        person = actions.prove_address(session, token=token, at=clock.now())
    saw("address.confirmed", outcome="allowed", person_id=person.id)
    flash("Thank you. Your address is confirmed.")
    return go(url_for("accounts.home"))


def _move(token: str) -> AnyResponse:
    """Change the address; who is signed in here stays so, all others are out."""
    here = current_person()
    with transaction() as session:
        person = actions.move_address(session, token=token, at=clock.now())
    saw("address.changed", outcome="allowed", person_id=person.id)
    flash(f"You sign in with {person.email} from now on. Other browsers are signed out.")
    if here is None or here.id != person.id:
        return go(url_for("accounts.login"))
    stay(person)
    return go(url_for("accounts.home"))


def _restore(token: str) -> AnyResponse:
    with transaction() as session:
        person, reset_token = actions.restore_address(session, token=token, at=clock.now())
    saw("address.restored", person_id=person.id)
    flash("Your address is back, and every browser is signed out. Choose a new password.")
    return go(url_for("accounts.link", token=reset_token))


def _draw_form(form: AddressForm) -> Response:
    person = signed_in_person()
    return render("accounts/email.html", status=status_of(form), form=form, person=person)
