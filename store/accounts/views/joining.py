"""Making an account: asked for here, opened by the link in the mail."""

from __future__ import annotations

from flask import Response, flash, request, session as visit, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts import actions, attempts, devices
from store.accounts.access import sign_in
from store.accounts.destinations import local_path
from store.accounts.entrance import welcome
from store.accounts.forms import JoinForm, SignUpForm
from store.accounts.models import AccountLink, Person
from store.accounts.passwords import hashed, matches, require_good
from store.accounts.trying import who_of
from store.accounts.views.blueprint import blueprint
from store.accounts.views.mailbox import kept_mails
from store.accounts.views.refusals import status_of, wait
from store.flags.reading import require_on
from store.infra.db import transaction
from store.kernel import clock
from store.kernel.errors import Conflict, Invalid, TooMany
from store.web.htmx import go, render
from store.web.limits import limiter
from store.web.witnessing import saw

JOINING = "joining"  # what this browser has asked for: link, address, next page
OTHERS = "That is not the password which was chosen when the account was asked for."


@blueprint.route("/sign-up", methods=["GET", "POST"])
@limiter.limit("20/hour", methods=["POST"])
def sign_up() -> AnyResponse:
    """Ask for an account; the same answer whether or not the address has one."""
    require_on("accounts.opened")
    form = SignUpForm(data={"next": request.args.get("next")})
    if not form.submitted_well():
        return _draw_form(form)
    try:
        return _ask(form)
    except TooMany as error:
        form.refuse(error)
        return wait(_draw_form(form), error)
    except Invalid as error:
        form.refuse(error)
        return _draw_form(form)


@blueprint.get("/sign-up/mail")
def sign_up_mail() -> AnyResponse:
    """Say where the link went, and offer to send it again."""
    asked = visit.get(JOINING)
    if asked is None:
        return go(url_for("accounts.sign_up"))
    return render(
        "accounts/sign_up_mail.html", email=asked["email"], kept_mails=kept_mails()
    )


@blueprint.post("/sign-up/mail")
def sign_up_again() -> AnyResponse:
    """Send the link once more."""
    asked = visit.get(JOINING)
    if asked is not None:
        attempts.spend(about="mail", who=asked["email"])
        with transaction() as session:
            actions.ask_again(session, link_id=asked["link"], at=clock.now())
        flash("The mail is on its way once more.")
    return go(url_for("accounts.sign_up_mail"))


def show(link: AccountLink, person: Person | None, *, form: JoinForm | None) -> Response:
    """Draw what the link in the mail opens: a button, and in another browser a password."""
    del person
    form = form or JoinForm(formdata=None)
    return render(
        "accounts/link_join.html",
        status=status_of(form),
        link=link,
        form=form,
        is_here=_is_here(link),
    )


def use(token: str, link: AccountLink, person: Person | None) -> AnyResponse:
    """Open the account, and let its owner in."""
    form = JoinForm()
    try:
        _require_password(link, form)
    except Invalid as error:
        form.refuse(error)
        return show(link, person, form=form)
    return _let_in(token)


def _ask(form: SignUpForm) -> AnyResponse:
    """Keep what was asked for. Nothing is looked up: no answer tells who has an account."""
    email, name = (form.email.data or "").strip().lower(), form.name.data or ""
    about = (name, email)
    require_good(form.password.data or "", about=about)
    attempts.spend(about="sign-up", who=email, network=request.remote_addr or "")
    secret = hashed(form.password.data or "", about=about)
    with transaction() as session:
        link = actions.ask_to_join(
            session, email=email, name=name, secret=secret, at=clock.now()
        )
    saw("account.asked", outcome="allowed", who=who_of(email))
    next_page = local_path(form.next.data)
    visit[JOINING] = {"link": link.id, "email": email, "next": next_page}
    return go(url_for("accounts.sign_up_mail"))


def _is_here(link: AccountLink) -> bool:
    """Tell whether it was this browser that asked for the account."""
    asked = visit.get(JOINING)
    return asked is not None and asked["link"] == link.id


def _require_password(link: AccountLink, form: JoinForm) -> None:
    """Have another browser show that it belongs to whoever chose the password.

    So nobody opens an account whose password somebody else has chosen.
    """
    if _is_here(link):
        return
    if not form.validate():
        raise Invalid("Write the password that you chose.")
    spent = attempts.spend(about="password", who=f"link {link.id}")
    if not matches(form.password.data or "", link.secret):
        saw("password.refused", who=who_of(link.email))
        raise Invalid(OTHERS, field="password")
    attempts.give_back(spent)


def _let_in(token: str) -> AnyResponse:
    asked = visit.pop(JOINING, None) or {}
    try:
        with transaction() as session:
            person = actions.join(session, token=token, at=clock.now())
            told = welcome(session, person)
            devices.meet(session, person, quietly=True)
    except Conflict as error:
        flash(error.message, "bad")
        return go(url_for("accounts.login"))
    sign_in(person)
    saw("account.opened", outcome="allowed", person_id=person.id)
    for sentence in (f"Welcome, {person.name}. Your account is ready.", *told):
        flash(sentence)
    return go(local_path(asked.get("next")) or url_for("accounts.home"))


def _draw_form(form: SignUpForm) -> Response:
    next_page = local_path(form.next.data)
    return render(
        "accounts/sign_up.html", status=status_of(form), form=form, next_page=next_page
    )
