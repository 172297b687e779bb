"""Reads, checks and measures one uploaded model; runs only inside the sandboxed child."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from store.infra.sandboxed import ChildRefused
from store.uploads.preparation import Preparation
from store.uploads.prescan import Kind, prescan
from store.uploads.readers import read
from store.uploads.readers.stl import write_stl
from store.uploads.reasons import Refused
from store.uploads.shape import measure_of
from store.uploads.solids import Solid, solid_from
from store.uploads.solids.repair import closable_holes, repaired
from store.uploads.surface import Surface, merged

MOST_TRIANGLES = 2_000_000
SMALLEST_EXTENT = 0.1
LARGEST_EXTENT = 2_000.0
SMALLEST_VOLUME = 0.1
PICTURE_SIZE = 720


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Measure the file `source` of `kind` under `preparation` (a key; as it is if absent).

    Writes `model.stl` beside it, and `picture.png` unless `picture` is false. Raises
    ChildRefused with a code of `reasons.REASONS`.
    """
    try:
        return _analysed(request)
    except Refused as refusal:
        raise ChildRefused(refusal.code) from refusal


def _analysed(request: dict[str, Any]) -> dict[str, Any]:
    source, kind = Path(request["source"]), Kind(request["kind"])
    preparation = Preparation.from_key(request.get("preparation", Preparation().key))
    preparation = preparation.for_file(has_units=kind.has_units)
    solid, repair = solid_in(source, kind, preparation)
    # Who chose a unit or a scale is not asked again what the numbers mean.
    is_known = kind.has_units or preparation.factor != 1
    measure = measure_of(solid, has_units=is_known)
    if measure.volume_mm3 < SMALLEST_VOLUME:
        raise Refused("no-volume")
    _write_out(solid, source.parent, with_picture=request.get("picture", True))
    closable = 0 if repair else closable_holes(solid.surface)
    return {"measure": replace(measure, repair=repair, closable=closable).as_dict()}


def solid_in(
    source: Path, kind: Kind, preparation: Preparation
) -> tuple[Solid, dict[str, int] | None]:
    """Read a file into one clean solid on the origin, in millimetres.

    Also says what was repaired, if the preparation asks for it. Raises Refused.
    """
    with source.open("rb") as file:
        prescan(file, kind=kind, size=source.stat().st_size)
    surface = read(source, kind)
    check_surface(surface, factor=preparation.factor)
    surface = prepared(merged(surface), preparation)
    if not preparation.repaired:
        return solid_from(surface), None
    mended, repair = repaired(surface)
    solid = solid_from(on_origin(mended))
    flipped = repair.flipped + solid.flipped
    return solid, replace(repair, flipped=flipped).as_dict()


def check_surface(surface: Surface, *, factor: float = 1.0) -> None:
    """Refuse what cannot be measured: nothing, too much, no numbers, no size."""
    if len(surface.faces) == 0:
        raise Refused("no-triangles")
    if len(surface.faces) > MOST_TRIANGLES:
        raise Refused("too-many-triangles")
    if not np.isfinite(surface.box).all():
        raise Refused("not-finite")
    extents = surface.extents * factor
    if extents.min() < SMALLEST_EXTENT:
        raise Refused("no-extent")
    if extents.max() > LARGEST_EXTENT:
        raise Refused("beyond-any-printer")


def prepared(surface: Surface, preparation: Preparation) -> Surface:
    """Scale a surface to millimetres, turn it, and set it on the origin."""
    points = surface.points * preparation.factor
    if preparation.down is not None:
        points = points @ np.array(preparation.turn).T
    return on_origin(Surface(points, surface.faces))


def on_origin(surface: Surface) -> Surface:
    """Move the lowest corner of the box to the origin."""
    return Surface(surface.points - surface.box[0], surface.faces)


def _write_out(solid: Solid, place: Path, *, with_picture: bool) -> None:
    triangles = solid.surface.triangles.astype(np.float32)
    write_stl(place / "model.stl", triangles)
    if not with_picture:
        return
    from PIL import Image  # noqa: PLC0415

    from store.uploads.rendering import thumbnail  # noqa: PLC0415

    pixels = thumbnail(triangles, size=PICTURE_SIZE)
    Image.fromarray(pixels, "RGBA").save(place / "picture.png", optimize=True)
