"""Customers' accounts: found by address, signed out, closed and opened again."""

from __future__ import annotations

from flask import Response, flash, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts import permissions
from store.accounts.access import current_staff
from store.accounts.actions import staffing
from store.accounts.models import Person, Role
from store.accounts.queries import person_with_email
from store.accounts.queries.looking import impersonations_of, look_of
from store.accounts.queries.staff import account_of
from store.admin import doors
from store.admin.customer_forms import CustomerNoteForm, ReasonForm
from store.admin.differences import changes_in_words
from store.admin.gate import blueprint
from store.admin.people_forms import LookUpForm, RoleForm
from store.admin.queries.customers import customer_file
from store.admin.queries.mails import mails_of_person
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Conflict, Invalid
from store.security.queries import history_of
from store.web.errors import status_of
from store.web.htmx import go, render
from store.web.witnessing import saw

NOBODY = "No customer has an account with this address."


@blueprint.get("/customers")
def customers() -> Response:
    """Ask for a customer's address."""
    return _search(LookUpForm(formdata=None))


@blueprint.post("/customers")
def find_customer() -> AnyResponse:
    """Find a customer by the whole address; who looked is written down."""
    form = LookUpForm()
    if not form.validate():
        return _search(form, status=422)
    with reading() as session:
        found = person_with_email(session, form.email.data or "")
    if found is None or found.is_staff:
        form.email.errors = [NOBODY]
        return _search(form, status=422)
    saw("customer.looked_up", outcome="allowed", about=found.id)
    return go(url_for("admin.customer", person_id=found.id))


@blueprint.get("/customers/<int:person_id>")
def customer(person_id: int) -> Response:
    """Show all that the shop knows about a customer, to who has said why."""
    return page(person_id)


@blueprint.post("/customers/<int:person_id>/role")
def hire_customer(person_id: int) -> AnyResponse:
    """Make a colleague of somebody who has a customer's account."""
    form, actor = RoleForm(), current_staff()
    form.offer(actor)
    if not form.validate():
        return page(person_id, role=form, status=422)
    try:
        with transaction() as session:
            hired = staffing.change_role(
                session, person_id=person_id, role=Role(form.role.data), actor_id=actor.id
            )
    except (Conflict, Invalid) as error:
        form.refuse(error)
        return page(person_id, role=form, status=status_of(error))
    saw("person.role_changed", outcome="allowed", about=person_id, role=hired.role)
    flash(f"{hired.name}: {hired.role.label.lower()} from now on, and signed out.")
    return go(url_for("admin.person", person_id=person_id))


@blueprint.post("/customers/<int:person_id>/closure")
def close_customer(person_id: int) -> AnyResponse:
    """Keep a customer out, at once."""
    doors.close(person_id)
    return _back_to(person_id)


@blueprint.post("/customers/<int:person_id>/reopening")
def reopen_customer(person_id: int) -> AnyResponse:
    """Let a customer in again."""
    doors.reopen(person_id)
    return _back_to(person_id)


@blueprint.post("/customers/<int:person_id>/sessions/removal")
def sign_out_customer(person_id: int) -> AnyResponse:
    """End all sessions of a customer."""
    doors.sign_out(person_id)
    return _back_to(person_id)


def _search(form: LookUpForm, *, status: int = 200) -> Response:
    return render("admin/customers.html", form=form, status=status)


def page(
    person_id: int,
    *,
    role: RoleForm | None = None,
    reason: ReasonForm | None = None,
    note: CustomerNoteForm | None = None,
    status: int = 200,
) -> Response:
    """Draw a customer's page; without a reason from the last hour it asks for one."""
    actor = current_staff()
    with reading() as session:
        account = account_of(session, person_id, staff=False)
        person = account.person
        look = look_of(session, staff_id=actor.id, customer_id=person.id, at=clock.now())
        if look is None:
            return _ask(person, reason, status)
        history = history_of(session, "person", person_id)
        found = customer_file(session, person)
        mails = mails_of_person(session, person)
        seen_as = impersonations_of(session, person.id)
    role = role or RoleForm(formdata=None)
    role.offer(actor)
    return render(
        "admin/customer.html",
        account=account,
        person=person,
        look=look,
        file=found,
        mails=mails,
        seen_as=seen_as,
        form=role,
        reason=reason or ReasonForm(formdata=None),
        note=note or CustomerNoteForm(formdata=None),
        may_hire=permissions.may_give(actor, Role.CUSTOMER),
        history=[(entry, changes_in_words(entry)) for entry in history],
        masked=masked(person.email),
        now=clock.now(),
        status=status,
    )


def masked(email: str) -> str:
    """Give an address as those may read it who need not know it: "a…@example.com"."""
    name, _, host = email.rpartition("@")
    return f"{name[:1]}…@{host}"


def _ask(person: Person, reason: ReasonForm | None, status: int) -> Response:
    return render(
        "admin/customers/ask.html",
        person=person,
        reason=reason or ReasonForm(formdata=None),
        masked=masked(person.email),
        status=status,
    )


def _back_to(person_id: int) -> AnyResponse:
    return go(url_for("admin.customer", person_id=person_id))
