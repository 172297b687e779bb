"""The shop through a customer's eyes: a session of its own, and what is never done in it.

The browser's session at the desk lies still meanwhile, under a second cookie. The one it
goes on with holds no log-in: only the number of the impersonation, looked up at each
request. Nothing is changed in it but what stands in `CHANGES`.
"""

from __future__ import annotations

from typing import cast

from flask import Flask, flash, g, request, session as visit, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from store.accounts.access import login_manager, session_id
from store.accounts.actions import impersonating
from store.accounts.models import Impersonation, Person
from store.accounts.queries.looking import SeenAs, impersonation_of
from store.infra.db import reading, transaction
from store.kernel import clock, ids
from store.kernel.errors import Forbidden
from store.settings import settings
from store.web import shared
from store.web.htmx import go
from store.web.sessions import SID_LENGTH, STANDING_IN, Visit, visit_of
from store.web.witnessing import saw

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
STOP = "accounts.end_impersonation"
# All that may be changed in a customer's place: what they can look at and take back.
CHANGES = frozenset(
    {
        STOP,
        "cart.add_line",
        "cart.add_print",
        "cart.change_line",
        "cart.remove_line",
        "cart.apply_coupon",
        "cart.remove_coupon",
        "wishes.save",
        "wishes.remove",
        "wishes.compare_too",
        "wishes.compare_nothing",
        "wishes.remove_compared",
    }
)
# Of pages about accounts only the first one: the others show or make what opens it.
ACCOUNT, ACCOUNT_PAGES = "accounts.", frozenset({"accounts.home", STOP})
WITHHELD = (
    "You see the shop as a customer does: nothing is bought, paid or changed in their "
    "place but the cart and the wishlist. Stop first."
)
OVER = "You see the shop as yourself again: the half hour is over."


def init_app(app: Flask) -> None:
    login_manager.request_loader(lambda _request: _seen_as_customer())
    app.before_request(_hold_back)


def is_allowed(endpoint: str | None, method: str) -> bool:
    """Tell whether an address is open to who stands in for a customer."""
    if method not in SAFE:
        return endpoint in CHANGES
    return not (endpoint or "").startswith(ACCOUNT) or endpoint in ACCOUNT_PAGES


def standing_in() -> SeenAs | None:
    """Give who sees the shop as whom in this session, if anybody does."""
    if STANDING_IN not in visit:
        return None
    if "standing_in" not in g:
        with reading() as session:
            g.standing_in = impersonation_of(session, visit[STANDING_IN], clock.now())
    found: SeenAs | None = g.standing_in
    return found


def step_in(begun: Impersonation, response: Response) -> None:
    """Go on as who stands in, in a session of its own; the desk's is kept for later."""
    here = _visit()
    response.set_cookie(
        _desk_cookie(),
        here.sid,
        max_age=int(impersonating.LASTS.total_seconds()),
        secure=settings().is_https,
        httponly=True,
        samesite="Lax",
    )
    fresh = Visit(ids.token(32), {STANDING_IN: begun.id}, stored=False, key=here.key)
    fresh.strict = fresh.modified = True
    here.become(fresh)


def step_out() -> SeenAs | None:
    """End it, and go on at the desk where it began, if that lasts; gives what it was."""
    number, was = visit[STANDING_IN], standing_in()
    with transaction() as session:
        row = session.get(Impersonation, number)
        impersonating.end(
            session, impersonation_id=number, sid=session_id(), at=clock.now()
        )
    if row is not None:
        saw(
            "impersonation.ended",
            outcome="allowed",
            person_id=row.staff_id,
            about=row.customer_id,
        )
    here = _visit()
    nobody = Visit(ids.token(32), {}, stored=False, key=here.key)
    here.become(_desk(row, here.key) or nobody)
    g.pop("standing_in", None)
    return was


def forget_desk(response: Response) -> Response:
    """Take back the cookie that the desk's session was kept under."""
    response.delete_cookie(
        _desk_cookie(), secure=settings().is_https, httponly=True, samesite="Lax"
    )
    return response


def _desk(row: Impersonation | None, key: str) -> Visit | None:
    """Give the session at the desk that it began in: no other is taken from the cookie."""
    sid = request.cookies.get(_desk_cookie(), "")
    if row is None or len(sid) != SID_LENGTH or ids.digest(sid) != row.desk:
        return None
    return visit_of(sid, key)


def _seen_as_customer() -> Person | None:
    found = standing_in()
    return found.customer if found else None


def _hold_back() -> Response | None:
    """Refuse what nobody does in a customer's place; lead back when the time is over."""
    if STANDING_IN not in visit:
        return None
    found = standing_in()
    if found is None:
        step_out()
        flash(OVER)
        return forget_desk(go(url_for("admin.home")))
    if is_allowed(request.endpoint, request.method):
        return None
    saw(
        "impersonation.refused",
        person_id=found.staff.id,
        about=found.customer.id,
        page=request.endpoint,
    )
    raise Forbidden(WITHHELD)


@shared.own(
    "standing_in",
    quiet=shared.Quiet(now=lambda: STANDING_IN not in visit, blank=Markup),
)
def _banner() -> Markup:
    """Draw what stands above every page meanwhile; nearly nobody has it."""
    found = standing_in()
    return shared.drawn("accounts/standing_in.html", seen=found) if found else Markup()


def _desk_cookie() -> str:
    return "__Host-desk" if settings().is_https else "desk"


def _visit() -> Visit:
    return cast(Visit, visit)
