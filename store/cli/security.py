"""Commands that look after the audit trail."""

from __future__ import annotations

import click
from sqlalchemy.exc import SQLAlchemyError

from store.infra.db import reading
from store.security.queries.verifying import digest_at, verify_audit


@click.command("verify-audit")
@click.option(
    "--known", help="A link told by the log before, as number:digest; it must be the same."
)
def verify_trail(known: str | None) -> None:
    """Compute the audit trail's chain anew; names the first row that is not as written."""
    with reading() as session:
        verdict = verify_audit(session)
        other = _differs(known, digest_at(session, known)) if known else ""
    problem = verdict.problem and f"Entry {verdict.broken_entry}: {verdict.problem}."
    for sentence in filter(None, (problem, other)):
        click.echo(sentence)
    if problem or other:
        raise SystemExit(1)
    click.echo(f"{verdict.links} entries, each as it was written. End: {verdict.digest}")


def audit_problems() -> list[str]:
    """Say what is wrong with the audit trail, for `flask check`."""
    try:
        with reading() as session:
            verdict = verify_audit(session)
    except SQLAlchemyError:  # no tables yet: another sentence says so
        return []
    return [] if verdict.is_whole else [f"The audit trail was changed: {verdict.problem}."]


def _differs(known: str, found: str | None) -> str:
    _, _, digest = known.partition(":")
    return "" if found == digest else f"Link {known} is not in the trail as it was told."
