"""To the OpenID provider and back: signing in, linking it, proving it once more there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import Response, flash, redirect, request, session as visit, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts import crossing
from store.accounts.access import (
    current_person,
    date_proof,
    prove_again,
    sign_out,
    signed_in_person,
)
from store.accounts.actions import identities, provider_sessions
from store.accounts.crossing import Crossing, Purpose
from store.accounts.destinations import local_path
from store.accounts.entrance import admit
from store.accounts.models import Person
from store.accounts.oidc import gateway
from store.accounts.oidc.introducing import introduced
from store.accounts.oidc.reading import FEDERATED, TWO_FACTORS
from store.accounts.oidc.told import Introduction, NotTaken, ProviderDown, Tokens
from store.accounts.queries.identities import identity_of
from store.accounts.stepping import demand_recent_proof, owns_factors
from store.accounts.views.blueprint import blueprint
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Invalid, NotFound, StoreError
from store.settings import settings
from store.web.errors import status_of
from store.web.htmx import go, render
from store.web.limits import limiter
from store.web.witnessing import saw

COMES_BACK_WITH = frozenset({"state", "code", "error"})
LONGEST_CODE = 1_024
CANCELLED = "access_denied"
WEAKER = "You have a second factor here: prove it by that."
SKEW = timedelta(seconds=60)


@dataclass(frozen=True)
class Offer:
    """The provider as pages speak of it; a resting one has not answered lately."""

    name: str
    is_resting: bool


@blueprint.app_template_global("sign_in_provider")
def offer() -> Offer | None:
    """Give the provider that somebody may sign in through; asks it nothing."""
    if not gateway.is_offered():
        return None
    return Offer(settings().OIDC_NAME, gateway.provider().is_resting)


@blueprint.app_template_global("came_through_provider")
def came_through_provider() -> bool:
    """Tell whether the provider vouched for this session, and can end its own."""
    return gateway.is_offered() and provider_sessions.VOUCHED in visit


@blueprint.post("/oidc/start")
@limiter.limit("60/minute")
def oidc_start() -> AnyResponse:
    """Send the browser to the provider, and remember what must come back."""
    provider = gateway.provider()
    purpose = _purpose()
    next_page = local_path(request.form.get("next"))
    person = None if purpose is Purpose.SIGN_IN else signed_in_person()
    if purpose is Purpose.LINK:
        demanded = demand_recent_proof(url_for("accounts.identities"))
        if demanded is not None:
            return demanded
    try:
        begun = provider.begin(redirect_uri=_back_here(), **_asked(purpose, person))
    except ProviderDown as error:
        return _is_down(error, next_page)
    crossing.remember(
        begun,
        issuer=provider.issuer,
        purpose=purpose,
        next_page=next_page,
        person_id=person.id if person else None,
    )
    return redirect(begun.address, 303)


@blueprint.get("/oidc/callback")
@limiter.limit("120/minute")
def oidc_callback() -> AnyResponse:
    """Take what the provider sends back, once, from the browser that it was begun in."""
    provider = gateway.provider()
    if not COMES_BACK_WITH & request.args.keys():
        raise NotFound
    try:
        found = _crossing(provider)
        tokens = provider.exchange(
            _code(), verifier=found.verifier, redirect_uri=_back_here()
        )
        told = introduced(provider, tokens, nonce=found.nonce, at=clock.now())
        return ARRIVING[Purpose(found.purpose)](told, tokens, found)
    except NotTaken as error:
        saw("oidc.refused", why=error.why)
        return _not_in(error.message, 400)
    except ProviderDown as error:
        saw("oidc.provider_down", why=error.why)
        return _not_in(_down(), 503)
    except StoreError as error:
        saw("oidc.refused", why=type(error).__name__)
        return _not_in(error.message, status_of(error))


@blueprint.post("/oidc/logout")
def oidc_logout() -> AnyResponse:
    """Sign out here, then at the provider, which asks once more and leads back."""
    provider = gateway.provider()
    token = visit.get(provider_sessions.VOUCHED)
    if token is not None:
        with transaction() as session:
            provider_sessions.forget(session, token)
    sign_out()
    flash("You are signed out of the shop.")
    home = url_for("pages.home")
    try:
        return redirect(provider.way_out(back_to=settings().PUBLIC_URL + home) or home, 303)
    except ProviderDown as error:
        saw("oidc.provider_down", why=error.why)
        return go(home)


def _sign_in(told: Introduction, tokens: Tokens, found: Crossing) -> AnyResponse:
    at = clock.now()
    with transaction() as session:
        met = identities.meet(session, told, at=at)
        token = provider_sessions.vouch(
            session,
            met.identity,
            sid=told.sid,
            refresh_token=tokens.refresh_token if met.person.is_staff else "",
            at=at,
        )
    _tell(met)
    answer = admit(met.person, by=_word_for(told), next_page=found.next_page)
    visit[provider_sessions.VOUCHED] = token
    date_proof(told.proved_at)
    return answer


def _link(told: Introduction, tokens: Tokens, found: Crossing) -> AnyResponse:
    """Link the two accounts; the tokens are of no use then."""
    del tokens
    person = _who_left(found)
    with transaction() as session:
        identities.link(session, told, person_id=person.id, at=clock.now())
    saw("oidc.linked", outcome="allowed")
    flash(f"You can sign in with {settings().OIDC_NAME} from now on.")
    return go(url_for("accounts.identities"))


def _prove(told: Introduction, tokens: Tokens, found: Crossing) -> AnyResponse:
    """Take the provider's word that it has just asked, if it says when."""
    del tokens
    person = _who_left(found)
    with reading() as session:
        known = identity_of(session, issuer=told.issuer, subject=told.subject)
    if known is None or known.person_id != person.id:
        raise NotTaken("another person", "That was another person's log-in.")
    if told.proved_at is None or told.proved_at < found.begun_at - SKEW:
        raise NotTaken("auth_time", f"{settings().OIDC_NAME} did not ask you anew.")
    by = _word_for(told)
    if by == FEDERATED and owns_factors(person):
        raise NotTaken("one factor", WEAKER)
    prove_again(by=by)
    saw("proof.given", outcome="allowed", by=by)
    flash("Thank you, that is you.")
    return go(found.next_page or url_for("accounts.home"))


ARRIVING = {Purpose.SIGN_IN: _sign_in, Purpose.LINK: _link, Purpose.PROVE: _prove}


def _word_for(told: Introduction) -> str:
    """Give how well it was proved there, in the word that sessions keep."""
    return TWO_FACTORS if TWO_FACTORS in told.proofs else FEDERATED


def _purpose() -> Purpose:
    try:
        return Purpose(request.form.get("purpose", Purpose.SIGN_IN))
    except ValueError as error:
        raise Invalid("There is nothing to do there.") from error


def _asked(purpose: Purpose, person: Person | None) -> dict[str, str]:
    """Give what is asked besides: to prove it anew, and of staff with two factors."""
    if purpose is not Purpose.PROVE:
        return {}
    levels = {"acr_values": "2"} if person is not None and person.is_staff else {}
    return {"prompt": "login", "max_age": "0", **levels}


def _crossing(provider: gateway.Provider) -> Crossing:
    """Give what was begun here; raises NotTaken for an answer that is not to it."""
    if any(len(values) > 1 for _, values in request.args.lists()):
        raise NotTaken("repeated")
    found = crossing.take(request.args.get("state", ""))
    told = request.args.get("iss")
    if found.issuer != provider.issuer or told not in (None, provider.issuer):
        raise NotTaken("mix-up")
    if told is None and provider.metadata().sends_issuer:
        raise NotTaken("mix-up")  # RFC 9207, section 2.4
    return found


def _code() -> str:
    error = request.args.get("error")
    if error is not None:
        why = CANCELLED if error == CANCELLED else "error"
        name = settings().OIDC_NAME
        raise NotTaken(f"provider: {why}", f"{name} did not sign you in. Try again.")
    code = request.args.get("code", "")
    if not 0 < len(code) <= LONGEST_CODE:
        raise NotTaken("code")
    return code


def _who_left(found: Crossing) -> Person:
    """Give who went to the provider, if it is still who is signed in here."""
    person = current_person()
    if person is None or person.id != found.person_id:
        raise NotTaken("another person", crossing.STRANGE)
    return person


def _tell(met: identities.Met) -> None:
    """Say what a sign-in has changed, or has not."""
    person, role = met.person, met.person.role.label
    if met.opened:
        saw(
            "oidc.staff_opened" if person.is_staff else "oidc.opened",
            outcome="allowed",
            person_id=person.id,
            role=role,
        )
    if met.role_before is not None:
        saw("oidc.role_changed", outcome="allowed", person_id=person.id, role=role)
    if met.role_kept:
        saw("oidc.role_ignored", person_id=person.id, role=role)


def _back_here() -> str:
    return settings().PUBLIC_URL + url_for("accounts.oidc_callback")


def _down() -> str:
    name = settings().OIDC_NAME
    return f"{name} does not answer at the moment. Sign in with your password, or wait."


def _is_down(error: ProviderDown, next_page: str | None) -> AnyResponse:
    saw("oidc.provider_down", why=error.why)
    flash(_down(), "bad")
    here = "accounts.login" if current_person() is None else "accounts.identities"
    return go(url_for(here, next=next_page))


def _not_in(sentence: str, status: int) -> Response:
    answer = render("accounts/not_in.html", status=status, sentence=sentence)
    answer.headers["Cache-Control"] = "no-store"
    return answer
