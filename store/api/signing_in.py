"""How a program becomes somebody: a password, and the second factor where there is one."""

from __future__ import annotations

from dataclasses import dataclass

from store.accounts import access_tokens, showing
from store.accounts.access_tokens import Claims
from store.accounts.actions import programs
from store.accounts.actions.notices import tell
from store.accounts.actions.programs import Program, Reused
from store.accounts.devices import meet
from store.accounts.entrance import comes_by_provider
from store.accounts.models import Person
from store.accounts.queries.factors import Factors, factors_of
from store.accounts.scopes import SCOPES
from store.accounts.stepping import is_needed
from store.accounts.trying import person_with_password
from store.api.answers import Json
from store.api.problems import Unknown
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Forbidden, Invalid
from store.settings import settings
from store.web.sessions import seen_now
from store.web.witnessing import saw

CODE_WANTED = "This account has a second factor: send the code of your app, too."
PASSKEY_ONLY = "Your second factor is a passkey, which no program can show. Add an app."
SET_UP_FIRST = "Staff need a second factor. Sign in with a browser, and set one up."
BY_PROVIDER = "You work here through the OpenID provider: no program signs in as you."
OVER = "This refresh token is not valid, or its time is over. Sign in again."
REUSED = (
    "This refresh token was used before. For safety its session is ended: sign in again."
)


@dataclass(frozen=True)
class Shown:
    """What a program shows to be let in."""

    email: str
    password: str
    code: str
    recovery_code: str


def let_in(shown: Shown) -> Json:
    """Sign a program in as somebody; gives the answer with its first tokens."""
    try:
        person = person_with_password(email=shown.email, password=shown.password)
    except Invalid as error:
        raise Unknown(error.message) from error
    if comes_by_provider(person):
        raise Forbidden(BY_PROVIDER)
    proofs = {"pwd", *_second(person, shown)}
    with transaction() as session:
        program = programs.open_program(
            session, person=person, proofs=proofs, seen=seen_now()
        )
        meet(session, person)
    saw("token.given", outcome="allowed", person_id=person.id, proofs=" ".join(proofs))
    return _answer(program)


def go_on(refresh: str) -> Json:
    """Take a refresh token, and give the next pair; one shown twice ends its session."""
    with transaction() as session:
        found = programs.renew_program(
            session, refresh=refresh, seen=seen_now(), at=clock.now()
        )
        if isinstance(found, Reused) and found.person_id is not None:
            tell(session, person_id=found.person_id, kind="token-reused")
    if isinstance(found, Reused):
        saw("token.reused", person_id=found.person_id)
        raise Unknown(REUSED)
    if found is None:
        saw("token.refused")
        raise Unknown(OVER)
    return _answer(found)


def _answer(program: Program) -> Json:
    told = settings()
    claims = Claims(
        subject=access_tokens.subject_of(program.person.id, told),
        session=program.session,
        scopes=frozenset(SCOPES),
    )
    return {
        "access_token": access_tokens.signed(claims, told, at=clock.now()),
        "token_type": "Bearer",
        "expires_in": int(access_tokens.LASTS.total_seconds()),
        "refresh_token": program.refresh,
        "scope": " ".join(SCOPES),
    }


def _second(person: Person, shown: Shown) -> set[str]:
    """Take the second factor of who has one; staff must."""
    with reading() as session:
        factors = factors_of(session, person.id)
    if not factors.any and not is_needed(person):
        return set()
    if shown.recovery_code and factors.any:
        return {showing.by_recovery(person.id, shown.recovery_code)}
    if shown.code and factors.app is not None:
        return {showing.by_code(person.id, shown.code)}
    raise _what_is_missing(factors)


def _what_is_missing(factors: Factors) -> Forbidden | Invalid:
    if not factors.any:
        return Forbidden(SET_UP_FIRST)
    if factors.app is None:
        return Forbidden(PASSKEY_ONLY)
    return Invalid(CODE_WANTED, field="code")
