"""Commands that keep a shop running."""

from __future__ import annotations

import click

from store import reactions
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


@click.command("env-example")
def env_example() -> None:
    """Write `.env.example` from the settings."""
    click.echo(example(), nl=False)
