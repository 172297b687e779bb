"""Commands that change the keys of what is sealed."""

from __future__ import annotations

import click

from store.infra.resealing import reseal, sealed_columns


@click.command("rotate-keys")
def rotate_keys() -> None:
    """Bring everything sealed under the newest of DATA_KEYS; safe to run again.

    Afterwards older keys may be taken out of DATA_KEYS, once no backup needs them.
    """
    results = [reseal(each) for each in sealed_columns()]
    for result in results:
        click.echo(f"{result.name}: {result.moved} moved, {result.unreadable} unreadable.")
    if any(result.unreadable for result in results):
        raise click.ClickException("Some rows are under a key that DATA_KEYS lacks.")
