"""Who works here: invited, given another role, kept out, let back in."""

from __future__ import annotations

from flask import Response, flash, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts import permissions
from store.accounts.access import current_staff
from store.accounts.actions import staffing
from store.accounts.models import Role
from store.accounts.queries.staff import account_of, colleagues
from store.admin import doors
from store.admin.differences import changes_in_words
from store.admin.gate import blueprint
from store.admin.people_forms import InviteForm, RoleForm
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Conflict, Invalid
from store.security.queries import history_of
from store.web.errors import status_of
from store.web.htmx import go, render
from store.web.witnessing import saw


@blueprint.get("/people")
def people() -> Response:
    """List who works here, with a form to invite one more."""
    return _list(InviteForm(formdata=None))


@blueprint.get("/people/roles")
def roles() -> Response:
    """Show what each role may do."""
    return render("admin/people/roles.html", rules=permissions.rules())


@blueprint.get("/people/<int:person_id>")
def person(person_id: int) -> Response:
    """Show one colleague, with what was changed about them."""
    return _page(person_id, RoleForm(formdata=None))


@blueprint.post("/people")
def invite_colleague() -> AnyResponse:
    """Invite somebody, who gets a link to choose a password."""
    form, actor = InviteForm(), current_staff()
    form.offer(actor)
    if not form.validate():
        return _list(form, status=422)
    try:
        with transaction() as session:
            invited = staffing.invite(
                session,
                email=form.email.data or "",
                name=form.name.data or "",
                role=Role(form.role.data),
                actor_id=actor.id,
                at=clock.now(),
            )
    except (Conflict, Invalid) as error:
        form.refuse(error)
        return _list(form, status=status_of(error))
    saw("person.invited", outcome="allowed", about=invited.id, role=invited.role)
    flash(f"{invited.name} gets a mail with a link, good for a day.")
    return go(url_for("admin.person", person_id=invited.id))


@blueprint.post("/people/<int:person_id>/invitation")
def invite_again(person_id: int) -> AnyResponse:
    """Mail the link once more; the one before is over."""
    with transaction() as session:
        invited = staffing.invite_again(
            session, person_id=person_id, actor_id=current_staff().id, at=clock.now()
        )
    flash(f"{invited.name} gets another mail; the link before is over.")
    return _back_to(person_id)


@blueprint.post("/people/<int:person_id>/role")
def change_role(person_id: int) -> AnyResponse:
    """Give somebody another role; they are signed out everywhere."""
    form, actor = RoleForm(), current_staff()
    form.offer(actor, leaving=True)
    if not form.validate():
        return _page(person_id, form, status=422)
    try:
        with transaction() as session:
            changed = staffing.change_role(
                session,
                person_id=person_id,
                role=Role(form.role.data),
                actor_id=actor.id,
            )
    except (Conflict, Invalid) as error:
        form.refuse(error)
        return _page(person_id, form, status=status_of(error))
    saw("person.role_changed", outcome="allowed", about=person_id, role=changed.role)
    flash(f"{changed.name}: {changed.role.label.lower()} from now on, and signed out.")
    page = "admin.person" if changed.is_staff else "admin.customer"
    return go(url_for(page, person_id=person_id))


@blueprint.post("/people/<int:person_id>/closure")
def close_colleague(person_id: int) -> AnyResponse:
    """Keep a colleague out, at once."""
    doors.close(person_id)
    return _back_to(person_id)


@blueprint.post("/people/<int:person_id>/reopening")
def reopen_colleague(person_id: int) -> AnyResponse:
    """Let a colleague in again."""
    doors.reopen(person_id)
    return _back_to(person_id)


@blueprint.post("/people/<int:person_id>/sessions/removal")
def sign_out_colleague(person_id: int) -> AnyResponse:
    """End all sessions of a colleague."""
    doors.sign_out(person_id)
    return _back_to(person_id)


@blueprint.post("/people/<int:person_id>/factors/removal")
def remove_factors(person_id: int) -> AnyResponse:
    """Take off the second factor that a colleague has lost; a mail tells them."""
    with transaction() as session:
        staffing.remove_factors(session, person_id=person_id, actor_id=current_staff().id)
    saw("person.factors_removed", outcome="allowed", about=person_id)
    flash("No second factor any more. The next sign-in asks for a new one.")
    return _back_to(person_id)


def _list(form: InviteForm, *, status: int = 200) -> Response:
    form.offer(current_staff())
    with reading() as session:
        found = colleagues(session)
    return render("admin/people.html", colleagues=found, form=form, status=status)


def _page(person_id: int, form: RoleForm, *, status: int = 200) -> Response:
    actor = current_staff()
    with reading() as session:
        account = account_of(session, person_id, staff=True)
        history = history_of(session, "person", person_id)
    form.offer(actor, leaving=True)
    if not form.errors:
        form.role.data = account.person.role
    return render(
        "admin/person.html",
        account=account,
        person=account.person,
        mine=actor.id == person_id,
        changeable=permissions.may_give(actor, account.person.role),
        form=form,
        history=[(entry, changes_in_words(entry)) for entry in history],
        status=status,
    )


def _back_to(person_id: int) -> AnyResponse:
    return go(url_for("admin.person", person_id=person_id))
