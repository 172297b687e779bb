"""Who is asking."""

from __future__ import annotations

from flask import Flask, session as visit
from flask_login import LoginManager, current_user

from store.accounts.models import Person
from store.accounts.visitors import Visitor
from store.infra.db import reading
from store.kernel import ids
from store.kernel.errors import Forbidden

login_manager = LoginManager()
login_manager.session_protection = None  # sessions are rows: an id taken can be revoked

VISITOR = "visitor"


def init_app(app: Flask) -> None:
    login_manager.init_app(app)


@login_manager.user_loader  # type: ignore[untyped-decorator]
def _person(person_id: str) -> Person | None:
    with reading() as session:
        person = session.get(Person, int(person_id))
    return person if person is not None and person.is_active else None


def current_person() -> Person | None:
    """Give the person signed in, if any."""
    return current_user._get_current_object() if current_user.is_authenticated else None  # noqa: SLF001 the proxy's own way out


def current_visitor() -> Visitor:
    """Give who is asking without storing anything: an unknown browser owns nothing."""
    person = current_person()
    return Visitor(visit.get(VISITOR, "nobody-yet"), person.id if person else None)


def remembered_visitor() -> Visitor:
    """Give who is asking, remembering the browser: call it before something is kept."""
    if VISITOR not in visit:
        visit[VISITOR] = ids.token()
    return current_visitor()


def current_staff() -> Person:
    """Give the member of staff who is asking; raises Forbidden for anyone else."""
    person = current_person()
    if person is None or not person.is_staff:
        raise Forbidden("Only the shop's staff can do this.")
    return person
