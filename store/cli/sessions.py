"""The command that signs people out: one person, or everybody."""

from __future__ import annotations

import click

from store.accounts.actions.sessions import end_sessions
from store.accounts.queries import person_with_email
from store.infra.db import transaction
from store.web.session_store import forget_everybody
from store.web.witnessing import saw


@click.command("end-sessions")
@click.argument("email", required=False)
@click.option("--everybody", is_flag=True, help="Sign out all customers and staff.")
def sign_people_out(email: str | None, *, everybody: bool) -> None:
    """End the sessions of EMAIL, or of everybody: browsers and programs, at once."""
    if bool(email) == everybody:
        raise click.UsageError("Name an address, or say --everybody.")
    person_id = None
    with transaction() as session:
        if email:
            person = person_with_email(session, email)
            if person is None:
                raise click.ClickException(f"Nobody has the address {email}.")
            person_id = person.id
            ended = end_sessions(session, person_id=person.id)
        else:
            ended = forget_everybody(session)
    saw("session.ended", outcome="allowed", person_id=person_id, by="command", count=ended)
    click.echo(f"{ended} sessions ended.")
