"""Commands about how printers print: the presets there are, and new ones from bundles."""

from __future__ import annotations

from pathlib import Path

import click

from store.kernel.errors import StoreError

PRESETS = Path(__file__).parents[1] / "quotes" / "profiles_data"


@click.group("profiles")
def profiles() -> None:
    """Presets of printers, plastics and qualities."""


@profiles.command("list")
def list_profiles() -> None:
    """Name every preset with its qualities and plastics."""
    from store.quotes.profiles import machines  # noqa: PLC0415 only this command needs it

    for slug, preset in machines().items():
        click.echo(f"{slug}: {preset.name}, {preset.process}, {_size(preset.bed)} mm")
        click.echo(f"  qualities: {', '.join(preset.qualities) or 'none'}")
        click.echo(f"  materials: {', '.join(preset.materials) or 'none'}")


@profiles.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--printer", required=True, help="Name of the printer in the bundle.")
@click.option(
    "--print", "prints", multiple=True, required=True, help="NAME or quality=NAME; repeat."
)
@click.option(
    "--filament", "filaments", multiple=True, required=True, help="NAME or material=NAME."
)
@click.option("--as", "slug", required=True, help="What the preset shall be called.")
@click.option("--start-seconds", default=30.0, help="Homing and probing before a print.")
@click.option("--folder", default=PRESETS, type=click.Path(file_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Write over a preset of that name.")
def import_profile(  # noqa: PLR0913 click hands over every option
    *,
    file: Path,
    printer: str,
    prints: tuple[str, ...],
    filaments: tuple[str, ...],
    slug: str,
    start_seconds: float,
    folder: Path,
    force: bool,
) -> None:
    """Flatten profiles of a PrusaSlicer vendor bundle FILE into a preset of ours."""
    from store.quotes.bundles import (  # noqa: PLC0415 only this command needs it
        Bundle,
        Wanted,
        preset_of,
        toml_of,
    )

    target = _target(folder, slug, force=force)
    wanted = Wanted(
        name=printer,
        printer=printer,
        prints=_named(prints, "standard"),
        filaments=_named(filaments, "pla"),
        start_seconds=start_seconds,
    )
    try:
        preset = preset_of(Bundle.parse(file.read_text("utf-8")), wanted)
    except StoreError as error:
        raise click.ClickException(error.message) from error
    note = f"“{printer}”, flattened from PrusaSlicer's bundle {file.name}."
    target.write_text(toml_of(preset, note=note), "utf-8")
    click.echo(f"{target} is written.")


def _target(folder: Path, slug: str, *, force: bool) -> Path:
    if not slug.replace("-", "").isalnum() or not slug.isascii():
        raise click.BadParameter("Use letters, digits and dashes.", param_hint="--as")
    target = folder / f"{slug}.toml"
    if target.exists() and not force:
        raise click.ClickException(f"{target} is there already; --force writes over it.")
    return target


def _named(given: tuple[str, ...], usual: str) -> dict[str, str]:
    """Read "slug=Name"; the first may go without its slug."""
    named = [each.partition("=") if "=" in each else (usual, "=", each) for each in given]
    return {slug: name for slug, _, name in named}


def _size(bed: tuple[float, float, float]) -> str:
    return " × ".join(f"{side:g}" for side in bed)
