"""Reads, checks and measures one uploaded model; runs only inside the sandboxed child."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from store.infra.sandbox import ChildRefused
from store.uploads.prescan import Kind, prescan
from store.uploads.readers.obj import read_obj
from store.uploads.readers.stl import read_stl, write_stl
from store.uploads.readers.threemf import read_3mf
from store.uploads.reasons import Refused
from store.uploads.rendering import thumbnail
from store.uploads.shape import measure_of
from store.uploads.solids import Solid, solid_of

MOST_TRIANGLES = 2_000_000
SMALLEST_EXTENT = 0.1
LARGEST_EXTENT = 2_000.0
SMALLEST_VOLUME = 0.1
PICTURE_SIZE = 720

READERS: dict[Kind, Callable[[Path], NDArray[np.float64]]] = {
    Kind.STL: read_stl,
    Kind.OBJ: read_obj,
    Kind.THREEMF: read_3mf,
}


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Measure the file `source` of `kind`; write `model.stl` and `picture.png` beside it.

    Raises ChildRefused with a code of `reasons.REASONS`.
    """
    try:
        return _analysed(Path(request["source"]), Kind(request["kind"]))
    except Refused as refusal:
        raise ChildRefused(refusal.code) from refusal


def _analysed(source: Path, kind: Kind) -> dict[str, Any]:
    with source.open("rb") as file:
        prescan(file, kind=kind, size=source.stat().st_size)
    triangles = READERS[kind](source)
    check_triangles(triangles)
    solid = solid_of(triangles)
    measure = measure_of(solid, has_units=kind is Kind.THREEMF)
    if measure.volume_mm3 < SMALLEST_VOLUME:
        raise Refused("no-volume")
    _write_out(solid, source.parent)
    return {"measure": measure.as_dict()}


def check_triangles(triangles: NDArray[np.float64]) -> None:
    """Refuse what cannot be measured: nothing, too much, no numbers, no size."""
    if len(triangles) == 0:
        raise Refused("no-triangles")
    if len(triangles) > MOST_TRIANGLES:
        raise Refused("too-many-triangles")
    if not np.isfinite(triangles).all():
        raise Refused("not-finite")
    extents = triangles.max(axis=(0, 1)) - triangles.min(axis=(0, 1))
    if extents.min() < SMALLEST_EXTENT:
        raise Refused("no-extent")
    if extents.max() > LARGEST_EXTENT:
        raise Refused("beyond-any-printer")


def _write_out(solid: Solid, place: Path) -> None:
    triangles = np.asarray(solid.mesh.triangles)
    write_stl(place / "model.stl", triangles)
    pixels = thumbnail(triangles, size=PICTURE_SIZE)
    Image.fromarray(pixels, "RGBA").save(place / "picture.png", optimize=True)
