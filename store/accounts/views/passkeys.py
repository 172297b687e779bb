"""Passkeys: what a browser is asked to sign, signing in by one, and a person's own."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts import passkeys, showing
from store.accounts.access import current_person, prove_again, signed_in_person
from store.accounts.actions import factors as actions
from store.accounts.entrance import PASSKEY, admit, half_in
from store.accounts.forms.factors import NameForm, PasskeyForm
from store.accounts.models import Passkey, Person
from store.accounts.queries.factors import passkeys_of
from store.accounts.stepping import is_needed, with_recent_proof
from store.accounts.views.blueprint import blueprint
from store.accounts.views.second_factor import done, draw_settings
from store.infra.db import reading, transaction
from store.kernel.errors import Forbidden, Invalid, StoreError
from store.settings import settings
from store.web.htmx import go
from store.web.limits import limiter
from store.web.witnessing import saw


@blueprint.app_template_global("passkeys_elsewhere")
def passkeys_elsewhere() -> str | None:
    """Give where passkeys work when it is not here: see `showing.elsewhere`."""
    return showing.elsewhere()


@blueprint.post("/passkeys/challenge")
@limiter.limit("30/minute")
def passkey_challenge() -> AnyResponse:
    """Tell a browser what to sign: to sign in, as a second step or proof, or a new one."""
    use = request.form.get("for", "")
    if use == "add":
        return _to_add()
    if use not in ("sign-in", "second", "prove"):
        raise Invalid("We could not read that request.")
    known = [passkey.credential_id for passkey in _known(use)]
    challenge = showing.new_challenge(use)
    return _json(passkeys.to_show(showing.shop(), challenge=challenge, known=known))


@blueprint.post("/login/passkey")
@limiter.limit("20/minute")
def passkey_login() -> AnyResponse:
    """Sign in by a passkey alone: a device and what unlocks it are two factors in one."""
    next_page = request.form.get("next")
    try:
        answer = request.form.get("credential", "")
        passkey = showing.by_passkey(answer, use="sign-in")
        person = showing.owner_of(passkey)
    except StoreError as error:
        flash(error.message, "bad")
        return go(url_for("accounts.login", next=next_page))
    return admit(person, by=PASSKEY, next_page=next_page)


@blueprint.post("/passkeys")
@with_recent_proof
@limiter.limit("20/minute")
def add_passkey() -> AnyResponse:
    """Keep a new passkey; who has no recovery codes yet is given them."""
    form = PasskeyForm()
    if not form.validate():
        return draw_settings(passkey_form=form, status=422)
    try:
        passkey = _added(form)
    except StoreError as error:
        form.refuse(error)
        return draw_settings(passkey_form=form, status=422)
    prove_again(by=PASSKEY)
    saw("factor.added", outcome="allowed", factor="passkey")
    return done(f"{passkey.name} signs you in from now on.")


@blueprint.post("/passkeys/<token>/name")
@with_recent_proof
def rename_passkey(token: str) -> AnyResponse:
    """Call a passkey by another name."""
    form = NameForm()
    if not form.validate():
        flash(" ".join(form.name.errors), "bad")
        return go(url_for("accounts.second_factor"))
    with transaction() as session:
        actions.rename_passkey(
            session, person_id=signed_in_person().id, token=token, name=form.name.data or ""
        )
    flash("The passkey has its new name.")
    return go(url_for("accounts.second_factor"))


@blueprint.post("/passkeys/<token>/removal")
@with_recent_proof
def remove_passkey(token: str) -> AnyResponse:
    """Let a passkey open nothing any more."""
    person = signed_in_person()
    try:
        with transaction() as session:
            name = actions.remove_passkey(
                session, person_id=person.id, token=token, needed=is_needed(person)
            )
    except Invalid as error:
        flash(error.message, "bad")
        return go(url_for("accounts.second_factor"))
    saw("factor.removed", outcome="allowed", factor="passkey")
    flash(f"{name} opens nothing here any more.")
    return go(url_for("accounts.second_factor"))


def _known(use: str) -> list[Passkey]:
    """Give the passkeys that may answer; for signing in it may be anybody's."""
    if use == "sign-in":
        return []
    half = half_in()
    person = half.person if use == "second" and half else current_person()
    if person is None:
        raise Forbidden("Sign in to go on.")
    with reading() as session:
        return list(passkeys_of(session, person.id))


@with_recent_proof
def _to_add() -> AnyResponse:
    person = signed_in_person()
    with reading() as session:
        mine = list(passkeys_of(session, person.id))
    return _json(
        passkeys.to_make(
            showing.shop(),
            challenge=showing.new_challenge("add"),
            handle=_handle(person, mine),
            email=person.email,
            name=person.name,
            known=[passkey.credential_id for passkey in mine],
        )
    )


def _added(form: PasskeyForm) -> Passkey:
    person, shop = signed_in_person(), showing.shop()
    try:
        challenge = showing.taken_challenge("add")
        made = passkeys.made(form.credential.data or "", shop=shop, challenge=challenge)
    except passkeys.Refused as error:
        saw("passkey.refused", reason=error.reason)
        raise
    with reading() as session:
        handle = _handle(person, list(passkeys_of(session, person.id)))
    with transaction() as session:
        return actions.add_passkey(
            session,
            person_id=person.id,
            name=form.name.data or "",
            made=made,
            handle=handle,
        )


def _handle(person: Person, mine: list[Passkey]) -> bytes:
    """Give what devices call a person: what the first passkey was made under."""
    if mine:
        return mine[0].handle
    return passkeys.handle_of(person.id, secret=settings().SECRET_KEY)


def _json(text: str) -> Response:
    answer = Response(text, mimetype="application/json")
    answer.headers["Cache-Control"] = "no-store"
    return answer
