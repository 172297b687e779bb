"""Commands that keep a shop running."""

from __future__ import annotations

import click

from store import reactions
from store.cli.security import audit_problems
from store.infra.checks import problems
from store.infra.outbox import drain
from store.settings import example


@click.command("drain-outbox")
def drain_outbox() -> None:
    """Send to the queue what is due."""
    click.echo(f"{drain()} sent.")


@click.command("sweep")
def sweep() -> None:
    """Do once what the worker does by the clock."""
    for work in (*reactions.OFTEN, *reactions.SELDOM):
        work()
        click.echo(f"{work.__module__}.{work.__qualname__}: done.")


@click.command("check")
@click.option("--deploy", is_flag=True, help="Also ask whether this may go to production.")
def check(*, deploy: bool) -> None:
    """Say what is wrong with this installation; fails when anything is."""
    found = [*problems(deploy=deploy), *audit_problems()]
    for problem in found:
        click.echo(f"- {problem}")
    if found:
        raise SystemExit(1)
    click.echo("Nothing to complain about.")


@click.command("env-example")
def env_example() -> None:
    """Write `.env.example` from the settings."""
    click.echo(example(), nl=False)
