"""Staff give a reason before they look at a customer, and leave notes for colleagues."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from store.accounts import permissions
from store.accounts.actions.sessions import end_session
from store.accounts.models import CustomerLook, CustomerNote, Person
from store.accounts.queries.looking import customer_named, look_of
from store.security.models import record


def look(
    session: Session, *, staff: Person, customer_id: int, reason: str, at: datetime
) -> CustomerLook:
    """Open a customer's page for an hour; the reason is kept. A repeat changes nothing."""
    permissions.require(staff, "customers.find")
    customer = customer_named(session, customer_id)
    open_one = look_of(session, staff_id=staff.id, customer_id=customer.id, at=at)
    if open_one is not None:
        return open_one
    opened = CustomerLook(customer_id=customer.id, staff_id=staff.id, reason=reason, at=at)
    session.add(opened)
    session.flush()
    return opened


def write_note(
    session: Session, *, staff: Person, customer_id: int, text: str, at: datetime
) -> CustomerNote:
    """Tell colleagues something about a customer."""
    permissions.require(staff, "customers.notes")
    customer = customer_named(session, customer_id)
    note = CustomerNote(customer_id=customer.id, actor=staff.name, text=text, at=at)
    session.add(note)
    session.flush()
    _write_down(session, staff, customer, "customer.noted", {"note": f"no. {note.id}"})
    return note


def end_one_session(
    session: Session, *, staff: Person, customer_id: int, token: str
) -> str:
    """Sign a customer out in one place; gives which it was."""
    permissions.require(staff, "customers.guard")
    customer = customer_named(session, customer_id)
    device = end_session(session, person_id=customer.id, token=token)
    _write_down(session, staff, customer, "customer.session_ended", {"browser": device})
    return device


def _write_down(
    session: Session, staff: Person, customer: Person, action: str, after: dict[str, str]
) -> None:
    record(
        session,
        actor_id=staff.id,
        actor=staff.name,
        action=action,
        subject="person",
        subject_id=customer.id,
        after=after,
    )
