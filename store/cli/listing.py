"""The command that writes the shop's lists anew."""

from __future__ import annotations

import click

from store.catalog.actions.listing import relist
from store.catalog.queries.due import all_products, unlisted_products
from store.infra.db import transaction


@click.command("relist")
@click.option("--missing", is_flag=True, help="Only products the lists do not know yet.")
def relist_products(*, missing: bool) -> None:
    """Write what lists and search show of every product anew."""
    find = unlisted_products if missing else all_products
    last = count = 0
    while True:
        with transaction() as session:
            found = find(session, after=last)
            relist(session, found)
        if not found:
            break
        last, count = found[-1], count + len(found)
    click.echo(f"{count} products listed.")
