"""Who is asking, and how they come and go."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import cast

from flask import (
    Flask,
    Response as Answer,
    after_this_request,
    flash,
    request,
    session as visit,
    url_for,
)
from flask_login import LoginManager, current_user, login_user, logout_user
from werkzeug.wrappers import Response

from store.accounts.actions.sessions import make_room, most_sessions
from store.accounts.models import Person
from store.accounts.visitors import Visitor
from store.infra.db import reading, transaction
from store.kernel import clock, ids
from store.kernel.errors import Forbidden
from store.web.htmx import go
from store.web.sessions import PERSON, Visit
from store.web.witnessing import saw

login_manager = LoginManager()
login_manager.session_protection = None  # sessions are rows: an id taken can be revoked

VISITOR = "visitor"
PROOFS, PROVED_AT = "proofs", "proved_at"
SECOND = frozenset({"otp", "hwk", "rec", "mfa"})  # proofs that are a second factor
RECENT = timedelta(minutes=15)
# What browsers throw away when somebody leaves; cookies stay: one of them is the theme.
LEFT_BEHIND = '"cache", "storage"'


def init_app(app: Flask) -> None:
    login_manager.init_app(app, add_context_processor=False)
    app.jinja_env.globals["current_user"] = current_user  # loaded when a page asks for it


@login_manager.user_loader  # type: ignore[untyped-decorator]
def _person(person_id: str) -> Person | None:
    """Read who is signed in anew at each request: closed accounts and roles count at once.

    Who works here now but came in by a customer's limits signs in again.
    """
    with reading() as session:
        person = session.get(Person, int(person_id))
    if person is None or not person.is_active:
        return None
    return person if _visit().strict or not person.is_staff else None


@login_manager.unauthorized_handler  # type: ignore[untyped-decorator]
def _ask_to_sign_in() -> Response:
    """Lead to the sign-in page, and from there back to what was asked for."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return go(url_for("accounts.login", next=wanted))


def current_person() -> Person | None:
    """Give the person signed in, if any."""
    return current_user._get_current_object() if current_user.is_authenticated else None  # noqa: SLF001 the proxy's own way out


def signed_in_person() -> Person:
    """Give the person signed in; raises Forbidden for a stranger."""
    person = current_person()
    if person is None:
        raise Forbidden("Sign in to go on.")
    return person


def current_visitor() -> Visitor:
    """Give who is asking without storing anything: an unknown browser owns nothing."""
    person = current_person()
    return Visitor(visit.get(VISITOR, "nobody-yet"), person.id if person else None)


def remembered_visitor() -> Visitor:
    """Give who is asking, remembering the browser: call it before something is kept.

    The key follows from the session's id, so that two tabs that are first at the
    same moment are one visitor.
    """
    if VISITOR not in visit:
        visit[VISITOR] = ids.digest(f"visitor {_visit().sid}")[:32]
    return current_visitor()


def may_own_things() -> bool:
    """Tell whether anything can be kept for who is asking, without asking for it."""
    return VISITOR in visit or current_person() is not None


def current_staff() -> Person:
    """Give the member of staff who is asking; raises Forbidden for anyone else."""
    person = current_person()
    if person is None or not person.is_staff:
        raise Forbidden("Only the shop's staff can do this.")
    return person


def arriving_visitor(person: Person) -> Visitor:
    """Give the browser somebody signs in from; what another person left is dropped."""
    if visit.get(PERSON) not in (None, person.get_id()):
        visit.clear()
    return Visitor(remembered_visitor().key, None)


def sign_in(person: Person, *, proofs: Iterable[str] = ("pwd",)) -> None:
    """Sign somebody in, under a session id that nobody knew before.

    `proofs` say how they proved who they are, in the words of RFC 8176: "pwd" a password,
    "otp" a code of an app, "hwk" a passkey, "mfa" two factors at another provider, "fed"
    one there; and "rec", a recovery code. Call it outside any transaction.
    """
    for sentence in _without_the_oldest(person):
        flash(sentence)
    _visit().rotate()
    _visit().strict = person.is_staff
    login_user(person)
    visit[PROOFS] = sorted(proofs)
    visit[PROVED_AT] = int(clock.now().timestamp())


def stay(person: Person) -> None:
    """Keep who is signed in here so, under a new session id, when all others have ended.

    Their proofs stay as old as they were: the password that was changed, or the link in a
    mail, is no second factor.
    """
    shown, at = proofs(), visit.get(PROVED_AT, 0)
    sign_in(person, proofs=shown)
    visit[PROVED_AT] = at


def prove_again(*, by: str) -> None:
    """Note that who is signed in has just proved it once more; the session id changes."""
    _visit().rotate(anew=False)
    visit[PROOFS] = sorted({*proofs(), by})
    visit[PROVED_AT] = int(clock.now().timestamp())


def date_proof(at: datetime | None) -> None:
    """Date the proof of who has just come in: another house asked for it then, not now.

    A house that does not say when has not asked lately.
    """
    if PERSON in visit:
        seconds = min(at, clock.now()).timestamp() if at is not None else 0
        visit[PROVED_AT] = int(seconds)


def proofs() -> frozenset[str]:
    """Give how who is signed in has proved it, in this session."""
    return frozenset(visit.get(PROOFS, ()))


def has_second_factor() -> bool:
    """Tell whether a second factor was shown in this session."""
    return bool(proofs() & SECOND)


def recently_proved(within: timedelta = RECENT) -> bool:
    """Tell whether the last proof is so fresh that money and secrets may be touched."""
    at = datetime.fromtimestamp(visit.get(PROVED_AT, 0), UTC)
    return clock.now() < at + within


def sign_out() -> None:
    """Forget everything about this browser: person, cart key and session id."""
    logout_user()
    visit.clear()
    _visit().rotate()
    after_this_request(_leave_nothing)


def session_id() -> str:
    """Give the id of this session, to be kept when all others of somebody are ended."""
    return _visit().sid


def _leave_nothing(response: Answer) -> Answer:
    """Have the browser forget what it was shown (https://www.w3.org/TR/clear-site-data/)."""
    response.headers["Clear-Site-Data"] = LEFT_BEHIND
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _without_the_oldest(person: Person) -> list[str]:
    """End the sessions that are too many with the one to come, and say so."""
    with transaction() as session:
        ended = make_room(session, person=person)
    for device in ended:
        saw("session.crowded_out", outcome="allowed", person_id=person.id, device=device)
    most = most_sessions(person)
    return [
        f"You were signed in in {most} places: {device}, unused longest, is signed out."
        for device in ended
    ]


def _visit() -> Visit:
    return cast(Visit, visit)
