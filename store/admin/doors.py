"""Accounts kept out, let in again and signed out: the same for colleagues and customers."""

from __future__ import annotations

from flask import flash

from store.accounts.access import current_staff
from store.accounts.actions import staffing
from store.infra.db import transaction
from store.kernel import clock
from store.kernel.formats import plural
from store.web.witnessing import saw


def close(person_id: int) -> None:
    """Keep somebody out, at once."""
    with transaction() as session:
        closed = staffing.close_account(
            session, person_id=person_id, actor_id=current_staff().id, at=clock.now()
        )
    saw("person.closed", outcome="allowed", about=person_id)
    flash(f"{closed.name} cannot sign in any more.")


def reopen(person_id: int) -> None:
    """Let somebody in again."""
    with transaction() as session:
        opened = staffing.reopen_account(
            session, person_id=person_id, actor_id=current_staff().id
        )
    saw("person.reopened", outcome="allowed", about=person_id)
    flash(f"{opened.name} can sign in again.")


def sign_out(person_id: int) -> None:
    """End all of somebody's sessions."""
    with transaction() as session:
        places = staffing.sign_out_everywhere(
            session, person_id=person_id, actor_id=current_staff().id
        )
    saw("person.signed_out", outcome="allowed", about=person_id)
    flash(f"Signed out in {plural(places, 'place')}.")
