"""Where every way in ends: password, passkey or another house's word, all admit here.

Who has a second factor is only half in after the first: nobody is signed in then, and the
session remembers for ten minutes who may show the second.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from flask import flash, session as visit, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from store.accounts import arrivals, devices
from store.accounts.access import SECOND, arriving_visitor, sign_in, sign_out
from store.accounts.destinations import local_path
from store.accounts.models import Person
from store.accounts.oidc.reading import FEDERATED, TWO_FACTORS
from store.accounts.queries.identities import identity_with
from store.accounts.stepping import demand_second_factor, owns_factors
from store.infra.db import reading, transaction
from store.kernel import clock, ids
from store.settings import settings
from store.web.htmx import go
from store.web.sessions import PERSON, Visit
from store.web.witnessing import saw

PASSWORD = "pwd"  # noqa: S105 the word of RFC 8176 for how somebody proved who they are
PASSKEY = "hwk"
THERE = frozenset({FEDERATED, TWO_FACTORS})
HALF = "half_in"
HALF_LASTS = timedelta(minutes=10)


@dataclass(frozen=True)
class HalfIn:
    """Somebody who has shown the first proof, and not the second."""

    person: Person
    proofs: frozenset[str]
    next_page: str | None


def admit(person: Person, *, by: str, next_page: str | None) -> Response:
    """Let somebody in who proved who they are `by` a method, and lead to where they go.

    A passkey, or two factors at another provider, are enough by themselves. Who works here
    through the provider comes in by it alone: only it knows whether they still do.
    """
    if by not in THERE and comes_by_provider(person):
        return _to_provider(person, next_page)
    if by in SECOND or not owns_factors(person):
        return _let_in(person, {by}, next_page)
    _remember_half(person, by=by, next_page=local_path(next_page))
    return go(url_for("accounts.second_step"))


def comes_by_provider(person: Person) -> bool:
    """Tell whether it is the provider's to say that somebody works here."""
    issuer = settings().OIDC_ISSUER
    if not issuer or not person.is_staff:
        return False
    with reading() as session:
        identity = identity_with(session, person.id, issuer=issuer)
    return identity is not None and identity.governs_role


def half_in() -> HalfIn | None:
    """Give who is half in here; None when nobody is, or it was too long ago.

    A password that was changed meanwhile proves nothing any more.
    """
    kept = visit.get(HALF)
    if kept is None:
        return None
    begun = datetime.fromtimestamp(kept["at"], UTC)
    with reading() as session:
        person = session.get(Person, kept["person"])
    if person is None or not person.is_active or _mark(person) != kept["mark"]:
        return None
    if clock.now() >= begun + HALF_LASTS:
        return None
    return HalfIn(person, frozenset(kept["proofs"]), kept["next"])


def forget_half() -> None:
    """Let whoever is half in begin anew."""
    visit.pop(HALF, None)


def admit_fully(half: HalfIn, *, by: str) -> Response:
    """Let somebody in who has shown the second proof as well."""
    forget_half()
    return _let_in(half.person, half.proofs | {by}, half.next_page)


def welcome(session: Session, person: Person) -> list[str]:
    """Give the person what this browser gathered, in the same transaction."""
    visitor = arriving_visitor(person)
    return arrivals.welcome(session, visitor=visitor, customer_id=person.id, at=clock.now())


def _to_provider(person: Person, next_page: str | None) -> Response:
    saw("login.failed", person_id=person.id, why="comes by the provider")
    flash(f"You work here through {settings().OIDC_NAME}: sign in there.", "bad")
    return go(url_for("accounts.login", next=local_path(next_page)))


def _remember_half(person: Person, *, by: str, next_page: str | None) -> None:
    """Keep it under a new session id; whoever was signed in here is so no more."""
    if PERSON in visit:
        sign_out()
    half: dict[str, Any] = {"person": person.id, "proofs": [by], "next": next_page}
    visit[HALF] = {**half, "mark": _mark(person), "at": int(clock.now().timestamp())}
    cast(Visit, visit).rotate()


def _let_in(person: Person, proofs: Iterable[str], next_page: str | None) -> Response:
    proofs = sorted(proofs)
    with transaction() as session:
        told = welcome(session, person)
        devices.meet(session, person)
    sign_in(person, proofs=proofs)
    saw("login.succeeded", outcome="allowed", person_id=person.id, by=" ".join(proofs))
    for sentence in (f"Welcome back, {person.name}.", *told):
        flash(sentence)
    at_home = "admin.home" if person.is_staff else "accounts.home"
    return demand_second_factor() or go(local_path(next_page) or url_for(at_home))


def _mark(person: Person) -> str:
    return ids.digest(person.password_hash)[:16]
