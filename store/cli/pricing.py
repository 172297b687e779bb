"""Commands about prices by quantity and price lists."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.orm import Session

from store.catalog.actions.prices import add_price_list, assign_price_list, set_break
from store.catalog.queries.prices import price_list_named
from store.infra.db import transaction
from store.kernel.errors import StoreError
from store.kernel.money import Money

NONE = "none"


@click.group("price-list")
def price_list() -> None:
    """Prices by quantity: for everybody, or for the customers on a list."""


@price_list.command("create")
@click.argument("slug")
@click.argument("name")
def create(slug: str, name: str) -> None:
    """Make a list that nobody is on yet."""
    with _changing() as session:
        add_price_list(session, slug=slug, name=name)
    click.echo(f"There is a price list {slug} now.")


@price_list.command("set")
@click.argument("sku")
@click.argument("quantity", type=int)
@click.argument("price")
@click.option("--list", "slug", help="Only for the customers on this list.")
def set_price(sku: str, quantity: int, price: str, slug: str | None) -> None:
    """Set what each piece costs from QUANTITY on; PRICE "none" takes the step off."""
    with _changing() as session:
        amount = None if price == NONE else Money.parse(price)
        chosen = price_list_named(session, slug) if slug else None
        variant = set_break(
            session, sku=sku, quantity=quantity, price=amount, price_list=chosen
        )
    whom = f"those on {slug}" if slug else "everybody"
    each = f"{amount} each" if amount else "no step"
    click.echo(f"{variant.sku}, from {quantity}, for {whom}: {each}.")


@price_list.command("assign")
@click.argument("email")
@click.argument("slug")
def assign(email: str, slug: str) -> None:
    """Put a customer on a list; SLUG "none" takes them off any."""
    with _changing() as session:
        person = assign_price_list(
            session, email=email, slug=None if slug == NONE else slug
        )
    click.echo(f"{person.email} pays by the list {slug} now.")


@contextmanager
def _changing() -> Iterator[Session]:
    """Tell a refusal as a sentence instead of a trace."""
    try:
        with transaction() as session:
            yield session
    except StoreError as error:
        raise click.ClickException(error.message) from error
