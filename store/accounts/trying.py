"""Trying a password: counted first, then compared, and never told apart why it fails."""

from __future__ import annotations

from flask import request

from store.accounts import actions, attempts, devices
from store.accounts.models import Person
from store.accounts.passwords import is_outdated, rehashed
from store.accounts.queries import person_with_email
from store.infra.db import reading, transaction
from store.kernel import ids
from store.kernel.errors import Invalid
from store.web.witnessing import saw


def person_with_password(*, email: str, password: str) -> Person:
    """Give whose address and password these are.

    Raises TooMany when tries are used up, before anything secret is looked at, and Invalid
    in the same words and the same time for an unknown address and a wrong password.
    """
    spent = attempts.spend(
        about="log-in",
        who=email,
        network=request.remote_addr or "",
        device=devices.known_to(email),
    )
    with reading() as session:
        found = person_with_email(session, email)
    try:
        person = actions.require_proof(found, password)
    except Invalid:
        saw("login.failed", person_id=found.id if found else None, who=who_of(email))
        raise
    attempts.give_back(spent)
    _keep_up(person, password)
    return person


def who_of(email: str) -> str:
    """Give what tells addresses apart in what guards read, and does not name them."""
    return ids.digest(email.strip().lower())[:16]


def _keep_up(person: Person, password: str) -> None:
    """Write the hash anew when more work is asked for by now than when it was made."""
    old = person.password_hash
    if not is_outdated(old):
        return
    new = rehashed(password)
    with transaction() as session:
        actions.renew_hash(session, person_id=person.id, old=old, new=new)
    person.password_hash = new
