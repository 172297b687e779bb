"""Who works in the shop: invited, given another role, kept out, let back in.

Whoever changes somebody may do all that the other may, and more; nobody changes
themselves; and the shop is never without an owner.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from store.accounts import permissions
from store.accounts.actions.factors import forget_factors
from store.accounts.actions.joining import invite as mail_invitation
from store.accounts.actions.links import end_links
from store.accounts.actions.notices import tell
from store.accounts.actions.people import create_staff
from store.accounts.actions.sessions import end_sessions
from store.accounts.models import Person, Purpose, Role
from store.accounts.permissions import NotAllowed
from store.accounts.queries import person_with_email
from store.kernel.errors import Conflict, Invalid, NotFound
from store.security.models import record

LAST_OWNER = "The shop needs an owner: make somebody else one first."
TAKEN = (
    "There is an account with this address already: look it up under Customers, and give "
    "it a role there."
)
ONESELF = "Nobody changes their own role or account here: ask a colleague."
PEOPLE, CUSTOMERS, FACTORS = "people.change", "customers.guard", "people.factors"


def invite(
    session: Session, *, email: str, name: str, role: Role, actor_id: int, at: datetime
) -> Person:
    """Make a colleague who chooses a password by a link in a mail.

    Raises Conflict for an address that has an account.
    """
    actor = _locked(session, actor_id)[actor_id]
    if role is Role.CUSTOMER:
        raise Invalid("Choose what your colleague is to be.", field="role")
    _require_power(actor, role)
    if person_with_email(session, email) is not None:
        raise Conflict(TAKEN, field="email")
    person = create_staff(session, email=email, name=name, password=None, role=role)
    session.flush()
    mail_invitation(session, person=person, at=at)
    _write_down(session, actor, person, "person.invited", {}, {"role": role.value})
    return person


def invite_again(
    session: Session, *, person_id: int, actor_id: int, at: datetime
) -> Person:
    """Mail a colleague another link to choose a password; the one before is over."""
    people = _locked(session, person_id, actor_id)
    actor, person = _both(people, actor_id, person_id)
    if not person.is_expected:
        raise Conflict(f"{person.name} has come in already.")
    end_links(session, person_id=person.id, purpose=Purpose.INVITE)
    mail_invitation(session, person=person, at=at)
    _write_down(session, actor, person, "person.invited_again", {}, {})
    return person


def change_role(session: Session, *, person_id: int, role: Role, actor_id: int) -> Person:
    """Give somebody another role, at once: they are signed out everywhere."""
    people = _locked(session, person_id, actor_id)
    actor, person = _both(people, actor_id, person_id)
    _require_power(actor, role)
    before = person.role
    if before == role:
        return person
    person.role = role
    _require_an_owner(people)
    end_sessions(session, person_id=person.id)
    tell(session, person_id=person.id, kind="role-changed", role=role.label, by=actor.name)
    sides = {"role": before.value}, {"role": role.value}
    _write_down(session, actor, person, "person.role_changed", *sides)
    return person


def close_account(
    session: Session, *, person_id: int, actor_id: int, at: datetime
) -> Person:
    """Keep somebody out until the account is opened again; links and sessions end."""
    people = _locked(session, person_id, actor_id)
    actor, person = _both(people, actor_id, person_id)
    if not person.is_active:
        return person
    person.disabled_at = at
    _require_an_owner(people)
    end_sessions(session, person_id=person.id)
    end_links(session, person_id=person.id)
    sides = {"account": "open"}, {"account": "closed"}
    _write_down(session, actor, person, "person.closed", *sides)
    return person


def reopen_account(session: Session, *, person_id: int, actor_id: int) -> Person:
    """Let somebody in again."""
    people = _locked(session, person_id, actor_id)
    actor, person = _both(people, actor_id, person_id)
    if person.is_active:
        return person
    person.disabled_at = None
    sides = {"account": "closed"}, {"account": "open"}
    _write_down(session, actor, person, "person.reopened", *sides)
    return person


def sign_out_everywhere(session: Session, *, person_id: int, actor_id: int) -> int:
    """End all of somebody's sessions; gives in how many places they were signed in."""
    people = _locked(session, person_id, actor_id)
    actor, person = _both(people, actor_id, person_id)
    places = end_sessions(session, person_id=person.id)
    _write_down(session, actor, person, "person.signed_out", {"places": places}, {})
    return places


def remove_factors(session: Session, *, person_id: int, actor_id: int) -> int:
    """Take off what somebody has lost; gives how many second factors there were."""
    people = _locked(session, person_id, actor_id)
    actor, person = _both(people, actor_id, person_id)
    permissions.require(actor, FACTORS)
    count = forget_factors(session, person_id=person.id)
    end_sessions(session, person_id=person.id)
    sides = {"second_factors": count}, {"second_factors": 0}
    _write_down(session, actor, person, "person.factors_removed", *sides)
    return count


def _locked(session: Session, *concerned: int) -> Mapping[int, Person]:
    """Lock these people and every owner, in ascending id, and read them anew.

    Of two owners who change one another at the same moment the second waits, and then
    finds out what the first has made of him.
    """
    rows = select(Person).where(or_(Person.id.in_(concerned), Person.role == Role.OWNER))
    locked = rows.order_by(Person.id).with_for_update()
    found = session.scalars(locked.execution_options(populate_existing=True))
    return {person.id: person for person in found}


def _both(
    people: Mapping[int, Person], actor_id: int, person_id: int
) -> tuple[Person, Person]:
    """Give who acts and who is changed, when the one may change the other."""
    if person_id not in people:
        raise NotFound
    actor, person = people[actor_id], people[person_id]
    if person.role is Role.CUSTOMER:
        permissions.require(actor, CUSTOMERS)
    else:
        _require_power(actor, person.role)
    if actor.id == person.id:
        raise Conflict(ONESELF)
    return actor, person


def _require_power(actor: Person, role: Role) -> None:
    """Refuse who may not make others this, nor change those who are."""
    if not permissions.may_give(actor, role):
        raise NotAllowed(PEOPLE, actor.role)


def _require_an_owner(people: Mapping[int, Person]) -> None:
    """Refuse a change after which nobody open is an owner; all owners are locked."""
    if not any(one.role is Role.OWNER and one.is_active for one in people.values()):
        raise Conflict(LAST_OWNER)


def _write_down(
    session: Session,
    actor: Person,
    person: Person,
    action: str,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    record(
        session,
        actor_id=actor.id,
        actor=actor.name,
        action=action,
        subject="person",
        subject_id=person.id,
        before=before,
        after=after,
    )
