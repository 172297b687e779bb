"""The one gate of the staff's pages: which permission each of them wants."""

from __future__ import annotations

from flask import Blueprint, request, url_for
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

from store.accounts import permissions
from store.accounts.access import current_person
from store.accounts.models import Person, Role
from store.accounts.permissions import NotAllowed
from store.accounts.queries.staff import owners
from store.accounts.stepping import (
    demand_recent_proof,
    demand_second_factor,
    is_fresh,
    page_here,
)
from store.admin.open_to import OPEN_TO
from store.admin.subjects import SUBJECTS
from store.infra.db import reading
from store.kernel.errors import Forbidden
from store.web.errors import answer, reads_json
from store.web.htmx import go, render, wants_fragment
from store.web.witnessing import saw

SAFE = frozenset({"GET", "HEAD"})

blueprint = Blueprint("admin", __name__, url_prefix="/admin")


@blueprint.record_once
def _add_globals(state: BlueprintSetupState) -> None:
    """Let pages ask what who is looking at them may do."""
    state.app.add_template_global(may, "may")
    state.app.add_template_global(needs_proof, "needs_proof")
    state.app.jinja_env.globals["subjects"] = SUBJECTS


def may(permission: str) -> bool:
    """Tell whether who is asking may do this."""
    return permissions.may(current_person(), permission)


def needs_proof(permission: str) -> bool:
    """Tell whether a proof comes before this: pages ask for it before anything is typed."""
    person = current_person()
    if person is None or not permissions.needs_recent_proof(permission):
        return False
    return not is_fresh(person)


@blueprint.before_request
def keep_strangers_out() -> Response | None:
    """Send a stranger to the log-in; refuse who is no staff, or may not do this."""
    person = current_person()
    if person is None and request.method in SAFE:
        return go(url_for("accounts.login", next=_wanted()))
    if person is None or not person.is_staff:
        raise Forbidden("Only the shop's staff can open this.")
    return demand_second_factor(page_here()) or _check(person)


def wanted_permission(endpoint: str, method: str) -> str | None:
    """Give what a page wants of whoever opens it; None is a page that nobody may."""
    listed = OPEN_TO.get(endpoint)
    if isinstance(listed, tuple):
        return listed[method not in SAFE]
    return listed


def _check(person: Person) -> Response | None:
    permission = wanted_permission(request.endpoint or "", request.method)
    if permission is None:
        raise Forbidden("Nobody can open this.")
    permissions.require(person, permission)
    if permissions.needs_recent_proof(permission):
        proof = demand_recent_proof(page_here())
        if proof is not None:
            return proof
    if permissions.is_dangerous(permission) and request.method not in SAFE:
        saw("permission.used", outcome="allowed", permission=permission)
    return None


@blueprint.errorhandler(Forbidden)
def _refused(error: Forbidden) -> Response:
    """Tell the guards, and say what is missing and who can give it."""
    permission = error.permission if isinstance(error, NotAllowed) else ""
    person = current_person()
    role = person.role if person else "nobody"
    saw("permission.denied", permission=permission, role=role, page=request.endpoint)
    if not permission or wants_fragment() or reads_json():
        return answer(403, error.message)
    with reading() as session:
        givers = owners(session)
    meaning, title = permissions.meaning(permission), Role(role).label
    return render(
        "admin/refused.html", meaning=meaning, role=title, owners=givers, status=403
    )


def _wanted() -> str:
    return request.full_path.rstrip("?")
