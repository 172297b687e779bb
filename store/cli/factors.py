"""The command for who has lost phone and paper, when nobody is left to help in the shop."""

from __future__ import annotations

import click

from store.accounts.actions.factors import forget_factors
from store.accounts.actions.sessions import end_sessions
from store.accounts.queries import person_with_email
from store.infra.db import transaction
from store.kernel.formats import plural
from store.web.witnessing import saw


@click.command("forget-second-factors")
@click.argument("email")
@click.confirmation_option(prompt="Have you made sure that it is this person who asks?")
def lose_factors(email: str) -> None:
    """Remove every passkey, app and recovery code of EMAIL, who is told by mail."""
    with transaction() as session:
        person = person_with_email(session, email)
        if person is None:
            raise click.ClickException(f"Nobody has the address {email}.")
        count = forget_factors(session, person_id=person.id)
        end_sessions(session, person_id=person.id)
    saw("factor.removed", outcome="allowed", person_id=person.id, by="command")
    told = plural(count, "second factor")
    click.echo(f"{told} removed; {email} is signed out everywhere.")
