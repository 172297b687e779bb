"""Why staff looked at customers, what they noted, who sees the shop with whose eyes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from store.accounts import permissions
from store.accounts.models import CustomerLook, CustomerNote, Impersonation, Person
from store.kernel.errors import NotFound
from store.web.session_store import WebSession

LASTS = timedelta(hours=1)  # one reason is good for so long
PER_PAGE = 50
NEWEST = 20


class Looked(NamedTuple):
    """One look, with the names of both."""

    look: CustomerLook
    staff: str
    customer: str


class SeenAs(NamedTuple):
    """Somebody of the staff who sees the shop as a customer does."""

    impersonation: Impersonation
    staff: Person
    customer: Person


def customer_named(session: Session, person_id: int) -> Person:
    """Give a customer's account; raises NotFound for colleagues and for nobody."""
    person = session.get(Person, person_id)
    if person is None or person.is_staff:
        raise NotFound("There is no such account.")
    return person


def look_of(
    session: Session, *, staff_id: int, customer_id: int, at: datetime
) -> CustomerLook | None:
    """Give the reason that somebody of the staff gave in the last hour, if any."""
    rows = select(CustomerLook).where(
        CustomerLook.customer_id == customer_id,
        CustomerLook.staff_id == staff_id,
        CustomerLook.at > at - LASTS,
    )
    return session.scalar(rows.order_by(CustomerLook.id.desc()).limit(1))


def looks_page(
    session: Session, *, customer_id: int | None = None, after: int | None = None
) -> tuple[Sequence[Looked], int | None]:
    """Give a page of looks, the newest first, and the key of the next page."""
    customer = aliased(Person)
    rows = (
        select(CustomerLook, Person.name, customer.name)
        .join(Person, Person.id == CustomerLook.staff_id)
        .join(customer, customer.id == CustomerLook.customer_id)
        .order_by(CustomerLook.id.desc())
        .limit(PER_PAGE + 1)
    )
    if customer_id is not None:
        rows = rows.where(CustomerLook.customer_id == customer_id)
    if after is not None:
        rows = rows.where(CustomerLook.id < after)
    found = [Looked(*row) for row in session.execute(rows)]
    shown = found[:PER_PAGE]
    return shown, shown[-1].look.id if len(found) > PER_PAGE else None


def notes_about(session: Session, customer_id: int) -> Sequence[CustomerNote]:
    """Give what staff noted about a customer, the newest first."""
    rows = select(CustomerNote).where(CustomerNote.customer_id == customer_id)
    return session.scalars(rows.order_by(CustomerNote.id.desc()).limit(NEWEST)).all()


def impersonation_of(
    session: Session, impersonation_id: int, at: datetime
) -> SeenAs | None:
    """Give who sees the shop as whom, as long as all that it rests on holds.

    It ends with its half hour, with the session at the desk that it began in, and with
    the right to it; nobody ever stands in for a colleague.
    """
    row = session.get(Impersonation, impersonation_id)
    if row is None or not row.is_live(at):
        return None
    staff, customer = (
        session.get_one(Person, each) for each in (row.staff_id, row.customer_id)
    )
    is_at_desk = _is_at_desk(session, row, at)
    may = is_at_desk and permissions.may(staff, "customers.impersonate")
    is_open = customer.is_active and not customer.is_staff
    return SeenAs(row, staff, customer) if may and is_open else None


def impersonations_over(session: Session, at: datetime) -> Sequence[int]:
    """Give those that nobody has ended, and that rest on nothing any more."""
    rows = select(Impersonation).where(Impersonation.ended_at.is_(None))
    return [
        row.id
        for row in session.scalars(rows.order_by(Impersonation.id))
        if not row.is_live(at) or not _is_at_desk(session, row, at)
    ]


def impersonations_of(
    session: Session, customer_id: int
) -> Sequence[tuple[Impersonation, str]]:
    """Give who saw the shop as a customer, the newest first, each with the name."""
    rows = (
        select(Impersonation, Person.name)
        .join(Person, Person.id == Impersonation.staff_id)
        .where(Impersonation.customer_id == customer_id)
        .order_by(Impersonation.id.desc())
        .limit(NEWEST)
    )
    return [(row, name) for row, name in session.execute(rows)]


def _is_at_desk(session: Session, row: Impersonation, at: datetime) -> bool:
    desk = session.get(WebSession, row.desk)
    return desk is not None and desk.person_id == row.staff_id and desk.is_live(at)
