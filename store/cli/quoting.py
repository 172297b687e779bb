"""Commands that price model files: by our own estimate, or through the real slicer."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from store.cli.offhand import Answer, Choice

UNITS = ("mm", "cm", "inch", "m")
_COLUMNS = ("file", "grams", "time", "support", "price", "confidence", "cpu")


def _choices(command: Callable[..., None]) -> Callable[..., None]:
    """Give both commands the same options, and put them together into one choice."""

    @wraps(command)
    def chosen(  # noqa: PLR0913 click hands over every option
        *,
        files: tuple[Path, ...],
        machine: str,
        material: str,
        layer: float,
        infill: int,
        unit: str,
        supports: bool,
        as_json: bool,
    ) -> None:
        from store.cli.offhand import Choice  # noqa: PLC0415 other commands start faster
        from store.kernel.errors import StoreError  # noqa: PLC0415

        try:
            choice = Choice.of(
                machine, material, layer=layer, infill=infill, unit=unit, supports=supports
            )
        except StoreError as error:
            raise click.UsageError(error.message) from error
        command(files, choice, as_json=as_json)

    for option in (
        click.option("--json", "as_json", is_flag=True, help="One line of JSON a file."),
        click.option("--supports", is_flag=True, help="Hold overhangs up."),
        click.option("--unit", type=click.Choice(UNITS), default="mm", help="Of STL, OBJ."),
        click.option("--infill", type=click.IntRange(0, 100), default=20, help="Per cent."),
        click.option("--layer", default=0.2, help="Layer height in mm."),
        click.option("--material", default="pla", help="See `flask profiles list`."),
        click.option("--machine", default="bambu", help="See `flask profiles list`."),
        click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path)),
    ):
        chosen = option(chosen)
    return chosen


@click.command("estimate")
@_choices
def estimate(files: tuple[Path, ...], choice: Choice, *, as_json: bool) -> None:
    """Foretell material, time and price of model FILES; no database is needed.

    A file that cannot be priced is answered with the code of its reason; the command
    fails only when it was asked wrongly.
    """
    from store.cli.offhand import estimated  # noqa: PLC0415 other commands start faster

    _answer(files, lambda file: estimated(file, choice), as_json=as_json)


@click.command("slice")
@_choices
def slice_files(files: tuple[Path, ...], choice: Choice, *, as_json: bool) -> None:
    """Slice model FILES with the real slicer, by the same profile as `estimate`."""
    from store.cli.offhand import sliced  # noqa: PLC0415 other commands start faster

    _answer(files, lambda file: sliced(file, choice), as_json=as_json)


def _answer(
    files: tuple[Path, ...], price: Callable[[Path], Answer], *, as_json: bool
) -> None:
    if not as_json:
        click.echo(_row(dict(zip(_COLUMNS, _COLUMNS, strict=True))))
    for file in files:
        answer = price(file).as_dict()
        click.echo(json.dumps(answer) if as_json else _row(_read(answer)))


def _read(answer: dict[str, Any]) -> dict[str, str]:
    """Write figures as a person reads them."""
    from store.kernel.formats import duration  # noqa: PLC0415 other commands start faster
    from store.kernel.money import Money  # noqa: PLC0415

    if not answer["ok"]:
        return {"file": answer["file"], "grams": "-", "confidence": answer["reason"]}
    return {
        "file": answer["file"],
        "grams": f"{answer['grams']:.1f} g",
        "time": duration(answer["seconds"]),
        "support": f"{answer['support_mm3'] / 1000:.1f} cm³",
        "price": str(Money(answer["price_minor"])),
        "confidence": answer["confidence"],
        "cpu": f"{answer['cpu_s']:.2f} s",
    }


def _row(cells: dict[str, str]) -> str:
    words = (f"{cells.get(name, ''):>12}" for name in _COLUMNS[1:])
    return f"{Path(cells['file']).name:<28.28}{''.join(words)}"
