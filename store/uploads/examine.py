"""Takes the second, longer look at a part; runs only inside the sandboxed child."""

from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from store.uploads.examination.bodies import bodies_of
from store.uploads.examination.colours import coloured, lightened
from store.uploads.examination.figures import Examination
from store.uploads.examination.islands import islands_of
from store.uploads.examination.overhangs import overhangs_of
from store.uploads.examination.poses import poses_of
from store.uploads.examination.rays import Rays
from store.uploads.examination.samples import strewn
from store.uploads.examination.walls import walls_of
from store.uploads.preview import write_glb
from store.uploads.readers.stl import read_stl
from store.uploads.rendering import thumbnail
from store.uploads.solids import Solid, told_apart
from store.uploads.surface import merged, soup

WALL_SAMPLES = 5_000
POSE_SAMPLES = 20_000
PICTURE_SIZE = 720


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Examine `source`, the shop's own normalised STL of a measured part.

    Writes `picture.png` and `preview.glb` beside it.
    """
    source = Path(request["source"])
    solid = told_apart(merged(soup(read_stl(source))))
    rays = Rays(solid.surface)
    triangles = _draw(solid, rays, source.parent)
    return {"examination": _examined(solid, rays, preview_triangles=triangles).as_dict()}


def _examined(solid: Solid, rays: Rays, *, preview_triangles: int) -> Examination:
    surface = solid.surface
    poses = poses_of(solid, rays, strewn(surface, POSE_SAMPLES))
    return Examination(
        walls=walls_of(surface, rays, strewn(surface, WALL_SAMPLES)),
        overhangs=overhangs_of(surface, rays),
        islands=islands_of(surface),
        standing=poses[0].standing,
        poses=poses,
        bodies=bodies_of(solid),
        preview_triangles=preview_triangles,
    )


def _draw(solid: Solid, rays: Rays, place: Path) -> int:
    """Write the picture and the light model; give the triangles of the latter."""
    light = lightened(solid.surface)
    triangles, is_closed = light.triangles.astype(np.float32), solid.open_edges == 0
    pixels = thumbnail(triangles, size=PICTURE_SIZE, closed=is_closed)
    Image.fromarray(pixels, "RGBA").save(place / "picture.png")
    drawn, marks = coloured(light, rays if light is solid.surface else Rays(light))
    write_glb(place / "preview.glb", drawn.points, drawn.faces, marks)
    return len(drawn.faces)
