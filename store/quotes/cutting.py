"""Cuts a printable solid into layers; runs only inside the sandboxed child."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from store.quotes.profiles import Cut
from store.quotes.slicing import cut_layers
from store.uploads.readers.stl import read_stl


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Cut the STL file `source` by each of `cuts`; write `<key>.npz` into `place`."""
    source, place = Path(request["source"]), Path(request["place"])
    return {"cuts": cut_model(source, request["cuts"], place=place)}


def cut_model(model: Path, cuts: list[dict[str, Any]], *, place: Path) -> list[str]:
    """Write the layers of a model for each cut, and give the cuts' keys."""
    triangles = read_stl(model)
    return [_write(triangles, Cut(**cut), place=place) for cut in cuts]


def _write(triangles: NDArray[np.float64], cut: Cut, *, place: Path) -> str:
    layers = cut_layers(triangles, cut)
    layers_file(place, cut.key).write_bytes(layers.to_bytes())
    return cut.key


def layers_file(place: Path, key: str) -> Path:
    """Tell where the layers of one cut lie."""
    return place / f"{key}.npz"
