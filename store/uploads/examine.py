"""Takes the second, longer look at a part; runs only inside the sandboxed child."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from store.uploads.examination.bodies import bodies_of
from store.uploads.examination.colours import coloured, lightened
from store.uploads.examination.figures import Examination
from store.uploads.examination.islands import NONE, islands_of
from store.uploads.examination.overhangs import overhangs_of
from store.uploads.examination.poses import poses_of
from store.uploads.examination.rays import Rays
from store.uploads.examination.samples import strewn
from store.uploads.examination.walls import UNKNOWN, walls_of
from store.uploads.preview import write_glb
from store.uploads.readers.stl import read_stl
from store.uploads.rendering import thumbnail
from store.uploads.solids import Solid, told_apart
from store.uploads.surface import merged, soup

WALL_SAMPLES = 5_000
POSE_SAMPLES = 20_000
PICTURE_SIZE = 720


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Examine `source`, the shop's own normalised STL of a part with this `measure`.

    Writes `picture.png` and `preview.glb` beside it.
    """
    source = Path(request["source"])
    solid = replace(
        told_apart(merged(soup(read_stl(source)))),
        overlapping=request["measure"]["overlapping"],
    )
    rays = Rays(solid.surface)
    triangles = _draw(solid, rays, source.parent)
    return {"examination": examined(solid, rays, preview_triangles=triangles).as_dict()}


def examined(solid: Solid, rays: Rays, *, preview_triangles: int) -> Examination:
    """Look at everything; bodies that overlap hide where their walls end and begin."""
    surface, hides = solid.surface, solid.overlapping
    poses = poses_of(solid, rays, strewn(surface, POSE_SAMPLES))
    walls = UNKNOWN if hides else walls_of(surface, rays, strewn(surface, WALL_SAMPLES))
    return Examination(
        walls=walls,
        overhangs=overhangs_of(surface, rays),
        islands=NONE if hides else islands_of(surface),
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
    rays_at_light = rays if light is solid.surface else Rays(light)
    drawn, marks = coloured(light, None if solid.overlapping else rays_at_light)
    write_glb(place / "preview.glb", drawn.points, drawn.faces, marks)
    return len(drawn.faces)
