"""Who asks the API: an API key, an access token, a browser's own visit, or nobody.

A key or token stands in `Authorization: Bearer` and nowhere else; where one stands, the
browser's cookie counts for nothing. What each address wants is one table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import Response, g, request

from store.accounts import access, access_tokens
from store.accounts.actions import keys as key_actions, programs
from store.accounts.models import ApiKey, Mode, Person
from store.accounts.permissions import may
from store.accounts.queries.keys import key_with, program_session
from store.accounts.scopes import SCOPES, WANTS
from store.accounts.visitors import Visitor
from store.api.blueprint import blueprint
from store.api.doors import DOORS, Door
from store.api.problems import OutOfScope, Unknown
from store.infra.db import reading, transaction
from store.kernel import clock, ids
from store.kernel.errors import Forbidden, Invalid
from store.settings import settings
from store.web import limits
from store.web.sessions import seen_now
from store.web.witnessing import saw

API = "/api/"
BEARER = "bearer"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
NO_KEY = "This key or token is not valid, or its time is over."
WHO = "Say who you are: send an API key or an access token as `Authorization: Bearer …`."


@dataclass(frozen=True)
class Asker:
    """Who asks: a person's program, a key with its maker, or neither (a browser).

    `visitor` owns what is made; None leaves it to the browser's own visit.
    """

    visitor: Visitor | None = None
    scopes: frozenset[str] = frozenset()
    person: Person | None = None
    key: ApiKey | None = None
    session: str = ""

    @property
    def name(self) -> str:
        """Give what limits count by; "" for a stranger."""
        if self.key is not None:
            return f"key {self.key.id}"
        return f"person {self.person.id}" if self.person else ""

    def may(self, permission: str) -> bool:
        """Tell whether a member of staff stands behind this who may do something now."""
        return may(self.key.maker if self.key else self.person, permission)


STRANGER = Asker()


def asker() -> Asker:
    """Give who asks; raises Unknown for a key or token that is worth nothing."""
    if "asker" not in g:
        try:
            g.asker = _found()
        except Unknown as error:
            g.asker = error
    if isinstance(g.asker, Unknown):
        raise g.asker
    return cast(Asker, g.asker)


def asker_name() -> str:
    """Name who asks, for limits; "" for a stranger, and for who only claims a name."""
    if not request.path.startswith(API):
        return ""
    try:
        return asker().name
    except Unknown:
        return ""


limits.known_by(asker_name)


def current_visitor() -> Visitor:
    """Give who asks as an owner of things, without storing anything."""
    return asker().visitor or access.current_visitor()


def remembered_visitor() -> Visitor:
    """Give who asks as an owner of what is about to be kept."""
    return asker().visitor or access.remembered_visitor()


@blueprint.before_request
def open_door() -> None:
    """Let through whom the table names; an endpoint that is not in it is open to nobody."""
    door = DOORS.get((request.endpoint or "").removeprefix("api."))
    if door is None:
        raise Forbidden("This address is open to nobody.")
    if door.careless and asker_name() == "":
        g.asker = STRANGER
    _check(door, asker())


@blueprint.after_request
def keep_from_caches(response: Response) -> Response:
    """What is answered to somebody is for nobody else, and stays nowhere."""
    if "Authorization" in request.headers:
        response.headers["Cache-Control"] = "private, no-store"
        response.vary.add("Authorization")
    return response


def _check(door: Door, who: Asker) -> None:
    if who is STRANGER:
        if not door.strangers:
            raise Unknown(WHO)
        return
    if door.scope and door.scope not in who.scopes:
        saw("key.out_of_scope", person_id=_answerable(who), wanted=door.scope)
        raise OutOfScope(door.scope)
    if who.key and who.key.mode == Mode.TEST and request.method not in SAFE:
        raise Forbidden("A test key changes nothing. Use a live one.")


def _answerable(who: Asker) -> int | None:
    person = who.key.maker if who.key else who.person
    return person.id if person else None


def _found() -> Asker:
    told = request.headers.get("Authorization")
    if told is None:
        return STRANGER
    scheme, _, text = told.partition(" ")
    if scheme.lower() != BEARER:
        raise Unknown(WHO)
    return _by_key(text) if key_actions.LOOKS_LIKE.fullmatch(text) else _by_token(text)


def _by_key(text: str) -> Asker:
    at = clock.now()
    with reading() as session:
        key = key_with(session, text)
    if key is None or not key.is_live(at):
        saw("key.refused", person_id=key.person_id if key else None, why=_why(key))
        raise Unknown(NO_KEY)
    if key.used_at is None or at > key.used_at + key_actions.NOTED_EACH:
        with transaction() as session:
            key_actions.note_use(session, key_id=key.id, at=at)
    scopes = {scope for scope in key.scopes if _stands(scope, key.maker)}
    return Asker(visitor=Visitor(key.visitor), scopes=frozenset(scopes), key=key)


def _why(key: ApiKey | None) -> str:
    return key.state(clock.now()) if key else "unknown"


def _stands(scope: str, maker: Person) -> bool:
    """Tell whether a scope is still its maker's to give."""
    return scope in SCOPES and (scope not in WANTS or may(maker, WANTS[scope]))


def _by_token(text: str) -> Asker:
    at = clock.now()
    try:
        claims = access_tokens.read(text, settings(), at=at)
    except Invalid as error:
        raise Unknown(NO_KEY) from error
    with reading() as session:
        found = program_session(session, claims.session)
    if found is None:
        raise Unknown(NO_KEY)
    row, person = found
    if row.needs_touch(at):
        with transaction() as session:
            programs.note_use(session, token=claims.session, seen=seen_now(), at=at)
    own = ids.digest(f"program {person.id} {claims.session}")[:32]
    return Asker(
        visitor=Visitor(own, person.id),
        scopes=claims.scopes & set(SCOPES),
        person=person,
        session=claims.session,
    )
