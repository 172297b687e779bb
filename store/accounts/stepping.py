"""Stepping up: what touches money, secrets or the desk asks for a fresh or second proof."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar
from urllib.parse import urlsplit

from flask import flash, request, url_for
from werkzeug.wrappers import Response

from store.accounts.access import (
    current_person,
    has_second_factor,
    login_manager,
    recently_proved,
)
from store.accounts.destinations import local_path
from store.accounts.models import Person
from store.accounts.queries.factors import has_factors
from store.infra.db import reading
from store.settings import settings
from store.web.htmx import go, wants_fragment

P = ParamSpec("P")
Answer = TypeVar("Answer", bound=Response)
SAFE = ("GET", "HEAD")

PROVE = "Prove once more that it is you: this is too much for a proof of some time ago."
REPEAT = "Nothing was changed: do it again afterwards."
SHOW = "The desk asks for your second factor."


def demand_recent_proof(next_page: str | None = None) -> Response | None:
    """Give None when the last proof is fresh, and the strongest that the person has.

    Otherwise the way to prove it again, which leads back to `next_page`.
    """
    person = current_person()
    if person is None:
        return login_manager.unauthorized()  # type: ignore[no-any-return]
    return None if is_fresh(person) else _to_prove(PROVE, next_page)


def is_fresh(person: Person) -> bool:
    """Tell whether somebody's last proof is recent, and the strongest that they have."""
    return recently_proved() and (has_second_factor() or not owns_factors(person))


def demand_second_factor(next_page: str | None = None) -> Response | None:
    """Give None for who need not show a second factor, or has shown it in this session.

    Staff must, when the shop says so: to others of them the answer leads to setting one
    up, or to showing it.
    """
    person = current_person()
    if person is None or has_second_factor() or not is_needed(person):
        return None
    if owns_factors(person):
        return _to_prove(SHOW, next_page or page_here())
    return go(url_for("accounts.second_factor"))


def owns_factors(person: Person) -> bool:
    """Tell whether somebody has set up a second factor."""
    with reading() as session:
        return has_factors(session, person.id)


def is_needed(person: Person) -> bool:
    """Tell whether somebody must have a second factor."""
    return person.is_staff and settings().STAFF_SECOND_FACTOR


def with_recent_proof(view: Callable[P, Answer]) -> Callable[P, Answer | Response]:
    """Let a view run only after a recent proof: for pages of a person's own account."""

    @wraps(view)
    def guarded(*arguments: P.args, **named: P.kwargs) -> Answer | Response:
        return demand_recent_proof(page_here()) or view(*arguments, **named)

    return guarded


def page_here() -> str | None:
    """Give the page that is asked for; of a change, the page that it was made on."""
    if request.method in SAFE and not wants_fragment():
        return request.full_path.rstrip("?")
    came_from = urlsplit(request.headers.get("Referer", ""))
    if came_from.netloc != request.host:
        return None
    return local_path(f"{came_from.path}?{came_from.query}".rstrip("?"))


def _to_prove(why: str, next_page: str | None) -> Response:
    flash(why)
    if request.method not in SAFE:
        flash(REPEAT)
    return go(url_for("accounts.prove", next=local_path(next_page)))
