"""A person's second factors: what is set up, the authenticator app, recovery codes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Response, flash, request, session as visit, url_for
from flask_login import login_required
from werkzeug.wrappers import Response as AnyResponse

from store.accounts import codes, showing
from store.accounts.access import prove_again, signed_in_person
from store.accounts.actions import factors as actions
from store.accounts.forms.factors import AppForm, NameForm, PasskeyForm
from store.accounts.passwords import turn
from store.accounts.queries.factors import factors_of
from store.accounts.stepping import is_needed, with_recent_proof
from store.accounts.views.blueprint import blueprint
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Invalid, NotFound
from store.web import session_store
from store.web.devices import device_of
from store.web.htmx import go, render
from store.web.limits import limiter
from store.web.witnessing import saw

NEW_APP = "new_app"
NEW_APP_LASTS = timedelta(minutes=15)


@blueprint.get("/second-factor")
@login_required  # type: ignore[untyped-decorator]
def second_factor() -> Response:
    """Show what a person has set up beside the password."""
    return draw_settings()


@blueprint.route("/second-factor/app", methods=["GET", "POST"])
@with_recent_proof
@limiter.limit("20/minute", methods=["POST"])
def set_up_app() -> AnyResponse:
    """Show a new secret as a picture and in letters, and keep it once a code fits."""
    form = AppForm(data={"name": "My phone"})
    secret = _new_secret()
    if form.submitted_well():
        counter = codes.counter_of(secret, form.code.data or "", at=clock.now())
        if counter is not None:
            return _keep_app(form, counter)
        form.refuse(Invalid(showing.WRONG_CODE, field="code"))
    page = render(
        "accounts/app.html",
        status=422 if form.errors else 200,
        form=form,
        secret=codes.in_groups(secret),
        person=signed_in_person(),
    )
    return _never_kept(page)


@blueprint.get("/second-factor/app.svg")
@with_recent_proof
def app_picture() -> AnyResponse:
    """Draw the new secret as a QR code: an app reads it from the screen."""
    if NEW_APP not in visit:
        raise NotFound
    drawn = codes.picture(codes.address(_new_secret(), email=signed_in_person().email))
    return _never_kept(Response(drawn, mimetype="image/svg+xml"))


@blueprint.post("/second-factor/app/removal")
@with_recent_proof
def remove_app() -> AnyResponse:
    """Let the authenticator app open nothing any more."""
    person = signed_in_person()
    try:
        with transaction() as session:
            actions.remove_app(session, person_id=person.id, needed=is_needed(person))
    except Invalid as error:
        flash(error.message, "bad")
        return go(url_for("accounts.second_factor"))
    saw("factor.removed", outcome="allowed", factor="app")
    flash("Codes of that app open nothing here any more.")
    return go(url_for("accounts.second_factor"))


@blueprint.post("/second-factor/codes")
@with_recent_proof
@limiter.limit("10/hour")
def new_codes() -> AnyResponse:
    """Make a new sheet of recovery codes, shown once; the one before is worth nothing."""
    return _draw_sheet("Your new recovery codes")


def done(sentence: str) -> AnyResponse:
    """Go on after a factor was added: who has no recovery codes yet is given them."""
    flash(sentence)
    with reading() as session:
        has_codes = factors_of(session, signed_in_person().id).codes_left
    if has_codes:
        return go(url_for("accounts.second_factor"))
    return _draw_sheet("One more thing: your recovery codes")


def draw_settings(
    *, passkey_form: PasskeyForm | None = None, status: int = 200
) -> Response:
    """Draw the page of all factors."""
    person = signed_in_person()
    with reading() as session:
        factors = factors_of(session, person.id)
        places = session_store.of_person(session, person.id)
    here = PasskeyForm(formdata=None, data={"name": device_of(request.headers)})
    return render(
        "accounts/second_factor.html",
        status=status,
        person=person,
        factors=factors,
        of_codes=codes.CODES,
        needed=is_needed(person),
        elsewhere=len(places) - 1,
        passkey_form=passkey_form or here,
        name_form=NameForm(formdata=None),
    )


def _new_secret() -> str:
    """Give the secret that is being set up, sealed in the session; a fresh one at first."""
    person = signed_in_person()
    kept = visit.get(NEW_APP)
    if kept is not None and _is_fresh(kept["at"]) and kept["person"] == person.id:
        return actions.opened_secret(kept["secret"], person_id=person.id)
    secret = codes.new_secret()
    sealed = actions.sealed_secret(secret, person_id=person.id)
    at = int(clock.now().timestamp())
    visit[NEW_APP] = {"secret": sealed, "person": person.id, "at": at}
    return secret


def _is_fresh(at: int) -> bool:
    return clock.now() < datetime.fromtimestamp(at, UTC) + NEW_APP_LASTS


def _keep_app(form: AppForm, counter: int) -> AnyResponse:
    person = signed_in_person()
    with transaction() as session:
        actions.add_app(
            session,
            person_id=person.id,
            name=form.name.data or "",
            secret=visit[NEW_APP]["secret"],
            counter=counter,
            at=clock.now(),
        )
    del visit[NEW_APP]
    prove_again(by="otp")
    saw("factor.added", outcome="allowed", factor="app")
    return done(f"{form.name.data} shows your codes from now on.")


def _draw_sheet(title: str) -> Response:
    """Show codes that nobody can show again: they are hashed before they are kept."""
    sheet, salt = codes.new_sheet(), codes.new_salt()
    with turn():
        hashes = [codes.hashed(code, salt) for code in sheet]
    with transaction() as session:
        actions.keep_codes(
            session, person_id=signed_in_person().id, salt=salt, hashes=hashes
        )
    saw("recovery_codes.made", outcome="allowed")
    page = render(
        "accounts/recovery_codes.html", title=title, sheet=sheet, person=signed_in_person()
    )
    return _never_kept(page)


def _never_kept(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer
