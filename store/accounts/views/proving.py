"""The second half of signing in, and proving once more that it is still oneself."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, flash, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response as AnyResponse

from store.accounts import showing
from store.accounts.access import prove_again, sign_out, signed_in_person
from store.accounts.destinations import local_path
from store.accounts.entrance import PASSKEY, admit_fully, forget_half, half_in
from store.accounts.forms.factors import ProofForm
from store.accounts.models import Person
from store.accounts.queries.factors import Factors, factors_of
from store.accounts.views.blueprint import blueprint
from store.infra.db import reading
from store.kernel.errors import Invalid, TooMany
from store.web.htmx import go, render
from store.web.limits import limiter
from store.web.witnessing import saw

BEGIN_ANEW = "Sign in again: the first step was too long ago."
NOTHING = "Show one of these."


@dataclass(frozen=True)
class Asked:
    """Who has to show something, what there is to show, and what for."""

    person: Person
    factors: Factors
    use: str


@blueprint.route("/login/second-factor", methods=["GET", "POST"])
@limiter.limit("20/minute", methods=["POST"])
def second_step() -> AnyResponse:
    """Ask who is half in for a passkey, a code or a recovery code."""
    half = half_in()
    if half is None:
        return _begin_anew(BEGIN_ANEW)
    asked = _asked(half.person, use="second")
    form = ProofForm()
    if form.submitted_well():
        try:
            return admit_fully(half, by=_shown(asked, form))
        except TooMany as error:
            return _begin_anew(error.message)
        except Invalid as error:
            form.refuse(error)
    return _draw("second_step", asked, form)


@blueprint.route("/prove", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]
@limiter.limit("20/minute", methods=["POST"])
def prove() -> AnyResponse:
    """Ask who is signed in for the strongest proof that there is, and lead back."""
    asked = _asked(signed_in_person(), use="prove")
    form = ProofForm(data={"next": request.args.get("next")})
    if form.submitted_well():
        try:
            return _proved(_shown(asked, form), form.next.data)
        except TooMany as error:
            sign_out()
            return _begin_anew(error.message)
        except Invalid as error:
            form.refuse(error)
    return _draw("prove", asked, form)


def _proved(by: str, next_page: str | None) -> AnyResponse:
    prove_again(by=by)
    saw("proof.given", outcome="allowed", by=by)
    flash("Thank you, that is you.")
    return go(local_path(next_page) or url_for("accounts.home"))


def _shown(asked: Asked, form: ProofForm) -> str:
    """Check what was filled in; gives its word. A password is for who has nothing more."""
    person = asked.person
    if form.credential.data:
        showing.by_passkey(form.credential.data, use=asked.use, person_id=person.id)
        return PASSKEY
    if form.code.data:
        return showing.by_code(person.id, form.code.data)
    if form.recovery.data:
        return showing.by_recovery(person.id, form.recovery.data)
    if form.password.data and not asked.factors.any:
        return showing.by_password(person, form.password.data)
    raise Invalid(NOTHING)


def _begin_anew(why: str) -> AnyResponse:
    forget_half()
    flash(why, "bad")
    return go(url_for("accounts.login"))


def _asked(person: Person, *, use: str) -> Asked:
    with reading() as session:
        return Asked(person, factors_of(session, person.id), use)


def _draw(page: str, asked: Asked, form: ProofForm) -> Response:
    return render(
        f"accounts/{page}.html",
        status=422 if form.errors else 200,
        form=form,
        asked=asked,
        next_page=local_path(form.next.data),
    )
