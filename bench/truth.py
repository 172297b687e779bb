"""What a real slicer says of shapes: read from a calibration set, or sliced here and now.

A set is a folder with `meshes/*.stl` and `slices.csv`; its columns used are name, profile
(a machine), layer (mm), infill (%), support (0 or 1), rc, est_s, fil_cm3 and cpu_s.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from bench.shapes import shapes
from store.quotes.gateway import SlicerFailed, slice_part
from store.quotes.profiles import Profile, machines, profile_of
from store.uploads.readers.stl import read_stl, write_stl

Triangles = NDArray[np.float64]
MATERIAL = "pla"
# Shapes of our own are printed like this; each first row is the one slice a shop makes.
_OWN = (
    ("ender3", "standard", 0.2, False),
    ("ender3", "fine", 0.15, False),
    ("ender3", "draft", 0.4, False),
    ("ender3", "standard", 0.2, True),
    ("mk3s", "standard", 0.15, False),
)


@dataclass(frozen=True, kw_only=True)
class Sliced:
    """One run of the slicer."""

    name: str
    triangles: Triangles
    profile: Profile
    quality: str
    mm3: float
    seconds: float
    cpu_seconds: float


def of_set(folder: Path) -> Iterator[Sliced]:
    """Read a calibration set; slices that failed are left out."""
    meshes: dict[str, Triangles] = {}
    with (folder / "slices.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            if row["rc"] == "0" and row["est_s"]:
                yield _row(row, folder, meshes)


def _row(row: dict[str, str], folder: Path, meshes: dict[str, Triangles]) -> Sliced:
    name, machine = row["name"], row["profile"]
    if name not in meshes:
        meshes[name] = read_stl(folder / "meshes" / f"{name}.stl").astype(np.float64)
    quality = _quality(machine, float(row["layer"]))
    supports = row["support"] == "1"
    infill = float(row["infill"]) / 100
    return Sliced(
        name=name,
        triangles=meshes[name],
        profile=profile_of(machine, MATERIAL, quality, infill=infill, supports=supports),
        quality=quality,
        mm3=float(row["fil_cm3"]) * 1000,
        seconds=float(row["est_s"]),
        cpu_seconds=float(row["cpu_s"] or "nan"),
    )


def _quality(machine: str, layer: float) -> str:
    for slug, printing in machines()[machine].qualities.items():
        if abs(printing.layer - layer) < 1e-6:
            return slug
    raise ValueError(f"{machine} has no quality of {layer} mm.")


def of_shapes() -> Iterator[Sliced]:
    """Slice shapes of our own; those that the slicer refuses are left out."""
    for name, triangles in shapes().items():
        for machine, quality, infill, supports in _OWN:
            profile = profile_of(
                machine, MATERIAL, quality, infill=infill, supports=supports
            )
            try:
                yield sliced(name, triangles, profile, quality)
            except SlicerFailed as failed:
                if failed.code == "absent":
                    raise


def sliced(name: str, triangles: Triangles, profile: Profile, quality: str) -> Sliced:
    """Run the installed slicer once."""
    with TemporaryDirectory() as folder:
        place = Path(folder)
        write_stl(place / "model.stl", triangles)
        x, y, z = (float(side) for side in triangles.max(axis=(0, 1)))
        found = slice_part(place / "model.stl", profile, box_mm=(x, y, z), place=place)
    return Sliced(
        name=name,
        triangles=triangles,
        profile=profile,
        quality=quality,
        mm3=found.milligrams / profile.material.density,
        seconds=found.seconds,
        cpu_seconds=found.cpu_seconds,
    )
