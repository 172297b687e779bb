"""The command that says what is wrong with an installation."""

from __future__ import annotations

import click
from sqlalchemy.exc import SQLAlchemyError

from store.accounts.oidc.problems import problems as provider_problems
from store.cli.security import audit_problems
from store.infra import certificates, deployment, rights
from store.infra.checks import problems
from store.infra.db import reading
from store.infra.deployment import Finding
from store.settings import settings


@click.command("check")
@click.option("--deploy", is_flag=True, help="Also ask whether this may go to production.")
def check(*, deploy: bool) -> None:
    """Say what is wrong with this installation; fails when anything is but a warning."""
    found = [Finding(sentence) for sentence in _problems()]
    if deploy:
        found += [*deployment.findings(settings()), *_asked()]
    for finding in sorted(found, key=lambda each: not each.is_error):
        click.echo(f"{'error' if finding.is_error else 'warning'}: {finding.sentence}")
    if any(finding.is_error for finding in found):
        raise SystemExit(1)
    if not found:
        click.echo("Nothing to complain about.")


def _problems() -> list[str]:
    return [*problems(), *audit_problems(), *provider_problems()]


def _asked() -> list[Finding]:
    """Give what is told by the database and by the public address."""
    try:
        found = [*rights.findings(), *_demo()]
    except SQLAlchemyError:  # no tables yet: another sentence says so
        found = []
    fault = certificates.fault_of(settings().PUBLIC_URL) if settings().is_https else ""
    return found + [Finding(f"PUBLIC_URL: {fault}")] * bool(fault)


def _demo() -> list[Finding]:
    # The web server loads these commands, and has no use for the demo.
    from store.demo.leftovers import known_people  # noqa: PLC0415

    with reading() as session:
        known = known_people(session)
    return [Finding(f"{each}: has the demo's password.") for each in known]
