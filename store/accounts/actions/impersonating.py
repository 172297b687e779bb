"""Staff see the shop as a customer does: begun with a reason, told, ended, written down."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from store.accounts import permissions
from store.accounts.actions.notices import tell
from store.accounts.models import CustomerLook, Impersonation, Person
from store.accounts.queries.looking import customer_named
from store.kernel.errors import Conflict
from store.kernel.formats import moment
from store.security.models import record
from store.web import session_store

LASTS = timedelta(minutes=30)
TIME_OVER = "the half hour was over"
DESK_OVER = "the session at the desk had ended"
CLOSED = "This account is closed: there is nothing to see as its owner."


class Ended(NamedTuple):
    """Who does not see the shop as whom any more."""

    staff_id: int
    customer_id: int


def begin(
    session: Session,
    *,
    staff: Person,
    customer_id: int,
    reason: str,
    desk: str,
    at: datetime,
) -> Impersonation:
    """Begin to see the shop as a customer; the customer is told by mail.

    `desk` is the digest of the id of the session at the desk. Raises Conflict for a closed
    account, NotFound for one that is no customer's.
    """
    permissions.require(staff, "customers.impersonate")
    customer = customer_named(session, customer_id)
    if not customer.is_active:
        raise Conflict(CLOSED)
    begun = Impersonation(
        customer_id=customer.id,
        staff_id=staff.id,
        reason=reason,
        desk=desk,
        began_at=at,
        ends_at=at + LASTS,
    )
    session.add(begun)
    session.add(
        CustomerLook(customer_id=customer.id, staff_id=staff.id, reason=reason, at=at)
    )
    session.flush()
    tell(session, person_id=customer.id, kind="seen-as", by=staff.name, at=moment(at))
    told = {"reason": reason, "until": begun.ends_at.isoformat()}
    _write_down(session, begun, staff, "customer.impersonation_began", told)
    return begun


def end(session: Session, *, impersonation_id: int, sid: str, at: datetime) -> None:
    """End it, with the session it was seen in; a repeat changes nothing."""
    session_store.forget(session, sid)
    row = session.get(Impersonation, impersonation_id, with_for_update=True)
    if row is None or row.ended_at is not None:
        return
    row.ended_at = min(at, row.ends_at)
    staff = session.get_one(Person, row.staff_id)
    told = {"ended": row.ended_at.isoformat()}
    _write_down(session, row, staff, "customer.impersonation_ended", told)


def end_over(session: Session, *, impersonation_id: int, at: datetime) -> Ended | None:
    """End one whose time is over, or whose session at the desk is; a repeat does nothing.

    Whoever closes the browser asks for nothing any more: this is what writes it down.
    """
    row = session.get(Impersonation, impersonation_id, with_for_update=True)
    if row is None or row.ended_at is not None:
        return None
    row.ended_at = min(at, row.ends_at)
    why = TIME_OVER if row.ends_at <= at else DESK_OVER
    staff = session.get_one(Person, row.staff_id)
    told = {"ended": row.ended_at.isoformat(), "because": why}
    _write_down(session, row, staff, "customer.impersonation_ended", told)
    return Ended(row.staff_id, row.customer_id)


def _write_down(
    session: Session, row: Impersonation, staff: Person, action: str, after: dict[str, Any]
) -> None:
    record(
        session,
        actor_id=staff.id,
        actor=staff.name,
        action=action,
        subject="person",
        subject_id=row.customer_id,
        after=after,
    )
