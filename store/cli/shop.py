"""Commands that fill a shop: its demo, its prices."""

from __future__ import annotations

import click

from store.infra.db import transaction
from store.quotes.defaults import install_defaults


@click.command("seed-demo")
@click.option("--picture-size", default=640, help="Pixels of the first pictures.")
@click.option("--pictures", default=1000, help="Products with a picture at once.")
@click.option("--models/--no-models", default=True, help="Have the samples measured.")
@click.option("--past/--no-past", default=None, help="Let ninety days of sales happen.")
@click.option("--products", default=0, help="Fill up to so many with generated ones.")
@click.option("--variants", default=40, help="Variants of a generated product at most.")
def seed_demo(
    picture_size: int,
    pictures: int,
    products: int,
    variants: int,
    *,
    models: bool,
    past: bool | None,
) -> None:
    """Fill an empty shop with the demo catalogue; does nothing to one that has products.

    A shop with models has a past too, unless told otherwise. A large catalogue goes on
    where it was when it is asked for again.
    """
    # See draw_demo.
    from store.demo.generated.filling import fill_up  # noqa: PLC0415
    from store.demo.seed import seed_when_empty  # noqa: PLC0415

    told = seed_when_empty(
        picture_size=picture_size,
        pictures=pictures,
        models=models,
        past=models if past is None else past,
    )
    click.echo(told)
    if products:
        added = fill_up(products, most=variants, tell=click.echo)
        click.echo(f"{added:,} products added.")


@click.command("install-rates")
def install_rates() -> None:
    """Add the usual materials, machines and prices of printing; keeps what is there."""
    with transaction() as session:
        install_defaults(session)
    click.echo("The shop can price prints.")


@click.command("seed-prints")
def seed_prints() -> None:
    """Let the demo's guest order and pay prints: the worker puts them on the board."""
    # See draw_demo.
    from store.demo.workshop import add_prints  # noqa: PLC0415

    click.echo("\n".join(add_prints()))


@click.command("draw-demo")
def draw_demo() -> None:
    """Draw the demo's other pictures in full size, and its sheets; goes on where it was."""
    # The web server loads these commands, and has no use for solids and renderers.
    from store.demo.catalogue import load  # noqa: PLC0415
    from store.demo.depth import add_sheets  # noqa: PLC0415
    from store.demo.photographs import FULL_SIZE, draw_rest  # noqa: PLC0415
    from store.demo.talk import add_photos  # noqa: PLC0415

    catalogue = load()
    click.echo(f"{draw_rest(catalogue)} pictures drawn.")
    click.echo(f"{add_sheets(catalogue)} sheets drawn.")
    add_photos(catalogue, size=FULL_SIZE)
