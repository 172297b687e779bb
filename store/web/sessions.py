"""Flask's `session`, kept in the database; the cookie carries only a random id."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from typing import Any

from flask import Flask, Request, Response, request
from flask.sessions import SessionInterface, SessionMixin
from werkzeug.datastructures import CallbackDict

from store.infra.db import reading, transaction
from store.infra.places import network_of, place_of
from store.kernel import clock, ids
from store.web import session_store
from store.web.devices import device_of
from store.web.session_store import Seen, Start, WebSession

CSRF = "csrf_token"
PERSON = "_user_id"  # Flask-Login's key
STANDING_IN = "standing_in"  # staff who see the shop as a customer does
ASSETS = "/assets/"  # files that are the same for everybody: no row is read for them
SID_LENGTH = len(ids.token(32))


class Visit(CallbackDict[str, Any], SessionMixin):
    """One browser's session. Nothing is stored until something is worth storing.

    `known` is a browser that came with a cookie; `wanted`, one that is to have it.
    A `strict` one ends by the staff's limits; `began` is since when they count.
    """

    def __init__(
        self, sid: str, content: dict[str, Any], *, stored: bool, key: str
    ) -> None:
        super().__init__(content, self._changed)
        self.sid, self.stored, self.key = sid, stored, key
        self.stale: str | None = None
        self.began: datetime | None = None
        self.touch = self.strict = self.goes_on = self.modified = False
        self.wanted = self.known = stored
        self._set_csrf()

    def rotate(self, *, anew: bool = True) -> None:
        """Take a new id, so that one known before signing in is worth nothing.

        Not `anew` is the same visit under another id: its time does not start again, and
        if it was ended meanwhile it stays so.
        """
        if self.stored:
            self.stale, self.goes_on = self.stale or self.sid, not anew
        if anew:
            self.began, self.strict, self.goes_on = None, False, False
        self.sid, self.stored, self.modified, self.wanted = ids.token(32), False, True, True
        self._set_csrf()

    def become(self, other: Visit) -> None:
        """Be another visit of this browser from now on; the row of this one stays."""
        dict.clear(self)
        dict.update(self, other)
        self.sid, self.stored, self.stale = other.sid, other.stored, None
        self.began, self.strict, self.goes_on = other.began, other.strict, False
        self.touch, self.modified, self.wanted = False, other.modified, True
        self._set_csrf()

    def content(self) -> dict[str, Any]:
        return {name: value for name, value in self.items() if name != CSRF}

    def __getitem__(self, name: str) -> Any:
        self.wanted = self.wanted or name == CSRF
        return super().__getitem__(name)

    def _set_csrf(self) -> None:
        """Derive the form token from the id: it needs no storing."""
        secret = hmac.new(self.key.encode(), self.sid.encode(), hashlib.sha256)
        dict.__setitem__(self, CSRF, secret.hexdigest())

    @staticmethod
    def _changed(visit: Any) -> None:
        visit.modified = True


class DatabaseSessions(SessionInterface):
    """Open a session from its row, and save it when it has changed."""

    def __init__(self, *, secure: bool) -> None:
        self.secure = secure
        self.cookie = "__Host-session" if secure else "session"

    def open_session(self, app: Flask, request: Request) -> Visit:
        sid = request.cookies.get(self.cookie, "")
        key = str(app.secret_key)
        if len(sid) != SID_LENGTH or not sid.isascii():
            return Visit(ids.token(32), {}, stored=False, key=key)
        if request.path.startswith(ASSETS):
            return Visit(sid, {}, stored=False, key=key)
        with reading() as session:
            row = session_store.find(session, sid)
        visit = _found(row, sid, key) if row else Visit(sid, {}, stored=False, key=key)
        visit.wanted = visit.known = True
        return visit

    def save_session(self, app: Flask, session: Any, response: Response) -> None:
        del app
        visit: Visit = session
        if visit.modified or visit.touch:
            self._store(visit)
        if visit.wanted:
            self._set_cookie(visit, response)

    def _store(self, visit: Visit) -> None:
        content = visit.content()
        if not content and not visit.stored and visit.stale is None:
            return
        person = int(content[PERSON]) if content.get(PERSON) else None
        seen = seen_now() if person else None
        with transaction() as session:
            was_there = visit.stale is not None and session_store.forget(
                session, visit.stale
            )
            if visit.stored:
                session_store.renew(session, visit.sid, content, person, seen=seen)
            elif was_there or not visit.goes_on:
                start = Start(visit.began, visit.strict)
                session_store.keep(
                    session, visit.sid, content, person, seen=seen, start=start
                )
        visit.wanted = True

    def _set_cookie(self, visit: Visit, response: Response) -> None:
        response.set_cookie(
            self.cookie,
            visit.sid,
            max_age=int(session_store.IDLE.total_seconds()),
            secure=self.secure,
            httponly=True,
            samesite="Lax",
        )


def visit_of(sid: str, key: str) -> Visit | None:
    """Give the visit of a session id, while it lasts."""
    with reading() as session:
        row = session_store.find(session, sid)
    return _found(row, sid, key) if row else None


def seen_now() -> Seen:
    """Give from where this request comes, as its sender reads it among their sessions."""
    address = request.remote_addr or ""
    place = place_of(address)
    return Seen(
        device_of(request.headers), network_of(address), place.name[:120] if place else ""
    )


def _found(row: WebSession, sid: str, key: str) -> Visit:
    """Go on with the visit that a row holds."""
    visit = Visit(sid, row.content, stored=True, key=key)
    visit.touch = row.needs_touch(clock.now())
    visit.strict, visit.began = row.strict, row.created_at
    return visit
