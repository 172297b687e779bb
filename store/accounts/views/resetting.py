"""A forgotten password: a link by mail, and a new one chosen with it."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts import actions, attempts
from store.accounts.entrance import PASSWORD, admit
from store.accounts.forms import ChoosePasswordForm, ResetForm
from store.accounts.models import AccountLink, Person, Purpose
from store.accounts.passwords import hashed
from store.accounts.trying import who_of
from store.accounts.views.blueprint import blueprint
from store.accounts.views.mailbox import kept_mails
from store.accounts.views.refusals import status_of, wait
from store.infra.db import transaction
from store.kernel import clock
from store.kernel.errors import Invalid, TooMany
from store.web.htmx import go, render
from store.web.limits import limiter
from store.web.witnessing import saw


@blueprint.route("/reset", methods=["GET", "POST"])
@limiter.limit("20/hour", methods=["POST"])
def reset() -> AnyResponse:
    """Ask for a link; the same answer, in the same time, for every address."""
    form = ResetForm()
    if not form.submitted_well():
        return _draw_form(form)
    email = form.email.data or ""
    try:
        attempts.spend(about="reset", who=email, network=request.remote_addr or "")
    except TooMany as error:
        form.refuse(error)
        return wait(_draw_form(form), error)
    with transaction() as session:
        actions.ask_link(session, purpose=Purpose.RESET, email=email, at=clock.now())
    saw("password.reset_asked", outcome="allowed", who=who_of(email))
    return go(url_for("accounts.reset_mail"))


@blueprint.get("/reset/mail")
def reset_mail() -> Response:
    """Say what happens now; it is the same for every address."""
    return render("accounts/reset_mail.html", kept_mails=kept_mails())


def show(
    link: AccountLink, person: Person | None, *, form: ChoosePasswordForm | None
) -> Response:
    """Draw what the link in the mail opens: a field for a new password."""
    form = form or ChoosePasswordForm(formdata=None)
    return render(
        "accounts/link_password.html",
        status=status_of(form),
        link=link,
        person=person,
        form=form,
    )


def use(token: str, link: AccountLink, person: Person | None) -> AnyResponse:
    """Keep the new password, end every session, and let its owner in like anybody else."""
    form = ChoosePasswordForm()
    if form.validate() and person is not None:
        try:
            return _choose(token, link, person, form)
        except Invalid as error:
            form.refuse(error)
    return show(link, person, form=form)


def _choose(
    token: str, link: AccountLink, person: Person, form: ChoosePasswordForm
) -> AnyResponse:
    typed, about = form.new_password.data or "", (person.name, person.email)
    secret = hashed(typed, field="new_password", about=about)
    with transaction() as session:
        person = actions.choose_password(
            session, token=token, purpose=link.purpose, secret=secret, at=clock.now()
        )
    saw("password.reset", outcome="allowed", person_id=person.id)
    flash("Your password is changed. Every other browser is signed out.")
    return admit(person, by=PASSWORD, next_page=None)


def _draw_form(form: ResetForm) -> Response:
    return render("accounts/reset.html", status=status_of(form), form=form)
