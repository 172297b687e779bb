"""Where every way in ends: password, passkey or another house's word, all admit here."""

from __future__ import annotations

from flask import flash, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from store.accounts import arrivals
from store.accounts.access import arriving_visitor, sign_in
from store.accounts.destinations import local_path
from store.accounts.models import Person
from store.infra.db import transaction
from store.kernel import clock
from store.web.htmx import go

PASSWORD = "pwd"  # noqa: S105 the word of RFC 8176 for how somebody proved who they are


def admit(person: Person, *, by: str, next_page: str | None) -> Response:
    """Let somebody in who proved who they are `by` a method, and lead to where they go."""
    del by
    with transaction() as session:
        told = welcome(session, person)
    sign_in(person)
    for sentence in (f"Welcome back, {person.name}.", *told):
        flash(sentence)
    at_home = "admin.home" if person.is_staff else "accounts.home"
    return go(local_path(next_page) or url_for(at_home))


def welcome(session: Session, person: Person) -> list[str]:
    """Give the person what this browser gathered, in the same transaction."""
    visitor = arriving_visitor(person)
    return arrivals.welcome(session, visitor=visitor, customer_id=person.id, at=clock.now())
