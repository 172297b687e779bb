"""All of a picture that colours do not change: what is seen, its light, ink and shadow."""

from dataclasses import dataclass

import numpy as np

from store.uploads.rendering.camera import FORWARD, Framing, frame
from store.uploads.rendering.lines import ink
from store.uploads.rendering.normals import facets, softened
from store.uploads.rendering.raster import Raster, cover
from store.uploads.rendering.scene import Bools, Floats, Ints, Scene, gathered
from store.uploads.rendering.shadow import shadow
from store.uploads.rendering.sky import Sky, sky_over

FINE, USUAL = 3, 2
FINE_BELOW = 420
CLOSE = 2.5
LINE_MM = 0.12


@dataclass(frozen=True)
class Surfaces:
    """Triangles that can be seen: as samples, corner and flat normals, part numbers."""

    seen: Floats
    normals: Floats
    facing: Floats
    owners: Ints


@dataclass(frozen=True)
class Samples:
    """Samples that are lit in full, and those that copy one of them."""

    chosen: Ints
    copies: Ints
    sources: Ints


@dataclass(frozen=True)
class Exposure:
    """A scene seen by the camera.

    Per lit place: part number, normal (N, 3), light (N, 5), the pixel it colours and by
    how much. Per pixel (height, width): coverage by things, share of ink, and shadow.
    """

    owners: Ints
    normals: Floats
    light: Floats
    pixel: Ints
    weight: Floats
    coverage: Floats
    ink: Floats
    shadow: Floats


def expose(scene: Scene, *, width: int, height: int) -> Exposure:
    """Look at a scene that has at least one triangle."""
    fine = FINE if max(width, height) <= FINE_BELOW else USUAL
    triangles, _ = gathered(scene)
    framing = frame(triangles, focus=scene.focus, width=width * fine, height=height * fine)
    normals, areas = facets(triangles)
    sky = sky_over(triangles, areas)
    surfaces = _surfaces(scene, framing, normals, areas)
    raster = cover(surfaces.seen, width=width * fine, height=height * fine)
    samples = _representatives(raster, surfaces.owners, fine)
    seen_normals, light = _lighting(samples, raster, surfaces, framing=framing, sky=sky)
    strokes = ink(raster, surfaces.facing, surfaces.owners, jump=_jump(framing))
    row, column = np.divmod(samples.chosen, width * fine)
    floor = float(triangles[:, :, 2].min())
    return Exposure(
        owners=surfaces.owners[raster.triangle.ravel()[samples.chosen]],
        normals=seen_normals,
        light=light,
        pixel=row // fine * width + column // fine,
        weight=_weights(samples, strokes.ravel()) / np.float32(fine * fine),
        coverage=_pooled(raster.hit.astype(np.float32), fine),
        ink=_pooled(strokes, fine),
        shadow=shadow(sky, framing, floor=floor, shape=(height, width), fine=fine),
    )


def _weights(samples: Samples, strokes: Floats) -> Floats:
    """How many samples take each chosen one's colour, less what is under ink."""
    place = np.searchsorted(samples.chosen, samples.sources)
    bare = np.bincount(place, 1 - strokes[samples.copies], minlength=len(samples.chosen))
    weight: Floats = (1 - strokes[samples.chosen]) + bare.astype(np.float32)
    return weight


def _pooled(grid: Floats, fine: int) -> Floats:
    """The mean of each pixel's samples."""
    total = np.zeros_like(grid[::fine, ::fine])
    for down in range(fine):
        for across in range(fine):
            total += grid[down::fine, across::fine]
    return total / np.float32(fine * fine)


def _surfaces(scene: Scene, framing: Framing, normals: Floats, areas: Floats) -> Surfaces:
    triangles, owners = gathered(scene)
    corners = softened(triangles, owners, normals, areas)
    away = normals @ FORWARD
    keep = (np.abs(away) > 1e-6 if scene.two_sided else away < -1e-6) & (areas > 0)
    flip = np.where(away[keep] > 0, np.float32(-1), np.float32(1))
    return Surfaces(
        framing.project(triangles[keep]),
        corners[keep] * flip[:, None, None],
        normals[keep] * flip[:, None],
        owners[keep],
    )


def _jump(framing: Framing) -> float:
    """The depth step, in samples, that is worth a line."""
    return max(3.0, framing.scale * LINE_MM)


def _representatives(raster: Raster, owners: Ints, fine: int) -> Samples:
    """One sample of each pixel stands for the others where the surface goes on."""
    height, width = raster.triangle.shape
    index = np.arange(height * width, dtype=np.int32).reshape(height, width)
    block = _leads(index, fine)
    covered = np.flatnonzero(raster.triangle.ravel() >= 0).astype(np.int32)
    follows = _goes_on(raster, owners, covered, block[covered], reach=CLOSE)
    follows &= covered != block[covered]
    copies = covered[follows]
    return Samples(covered[~follows], copies, block[copies])


def _leads(index: Ints, side: int) -> Ints:
    """For every sample the first sample of its block."""
    height, width = index.shape
    rows = np.arange(height) // side * side
    columns = np.arange(width) // side * side
    return index[rows[:, None], columns].ravel()


def _goes_on(
    raster: Raster, owners: Ints, here: Ints, there: Ints, *, reach: float
) -> Bools:
    """Whether two samples show the same surface."""
    triangle, depth = raster.triangle.ravel(), raster.depth.ravel()
    one, two = triangle[here], triangle[there]
    with np.errstate(invalid="ignore"):
        close = np.abs(depth[here] - depth[there]) < reach
    alike: Bools = (one == two) | (close & (owners[one] == owners[two]))
    return alike & (two >= 0)


def _lighting(
    samples: Samples, raster: Raster, surfaces: Surfaces, *, framing: Framing, sky: Sky
) -> tuple[Floats, Floats]:
    """Normals (N, 3) and light (N, 5) of the chosen samples; light is read sparsely."""
    chosen = samples.chosen
    width = raster.depth.shape[1]
    x, y = (chosen % width).astype(np.float32), (chosen // width).astype(np.float32)
    normals = _normals(surfaces, raster.triangle.ravel()[chosen], x, y)
    own, source = _sparse(samples, raster, surfaces, normals)
    depth = raster.depth.ravel()[chosen[own]]
    points = framing.unproject(x[own], y[own], depth)
    points += normals[own] * np.float32(sky.cell * 1.6)
    return normals, sky.at(points)[source]


def _sparse(
    samples: Samples, raster: Raster, surfaces: Surfaces, normals: Floats
) -> tuple[Ints, Ints]:
    """Which chosen samples read the sky themselves, and whose reading each one uses."""
    chosen = samples.chosen
    height, width = raster.triangle.shape
    place = np.full(height * width, -1, dtype=np.int32)
    place[chosen] = np.arange(len(chosen), dtype=np.int32)
    index = np.arange(height * width, dtype=np.int32).reshape(height, width)
    lead = _leads(index, 4)[chosen]
    at = place[lead]
    follows = (at >= 0) & _goes_on(raster, surfaces.owners, chosen, lead, reach=2 * CLOSE)
    follows &= np.einsum("ij,ij->i", normals, normals[np.maximum(at, 0)]) > np.float32(0.97)
    follows &= lead != chosen
    own = np.flatnonzero(~follows).astype(np.int32)
    number = np.empty(len(chosen), dtype=np.int32)
    number[own] = np.arange(len(own), dtype=np.int32)
    source = np.where(follows, at, np.arange(len(chosen), dtype=np.int32))
    return own, number[source]


def _normals(surfaces: Surfaces, triangle: Ints, x: Floats, y: Floats) -> Floats:
    """Unit normals (N, 3), blended between the corners of each sample's triangle."""
    table = np.empty((len(surfaces.seen), 9), dtype=np.float32)
    seen = np.zeros(len(surfaces.seen), dtype=bool)
    seen[triangle] = True
    table[seen] = _normal_planes(surfaces.seen[seen], surfaces.normals[seen])
    rows = table.take(triangle, axis=0)
    normals = rows[:, 0:3] * x[:, None] + rows[:, 3:6] * y[:, None] + rows[:, 6:9]
    normals /= np.sqrt(np.einsum("ij,ij->i", normals, normals))[:, None] + np.float32(1e-12)
    return normals


def _normal_planes(corners: Floats, normals: Floats) -> Floats:
    """Per triangle the normal as across * x + down * y + base, (N, 9)."""
    a = (corners[:, 1] - corners[:, 0]).astype(np.float64)
    b = (corners[:, 2] - corners[:, 0]).astype(np.float64)
    area = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
    small = np.abs(area) < 0.05
    inverse = np.where(small, 0.0, 1 / np.where(small, 1.0, area))[:, None]
    p, q = normals[:, 1] - normals[:, 0], normals[:, 2] - normals[:, 0]
    across = (p * b[:, 1:2] - q * a[:, 1:2]) * inverse
    down = (q * a[:, 0:1] - p * b[:, 0:1]) * inverse
    start = np.where(small[:, None], normals.mean(axis=1), normals[:, 0])
    base = start - across * corners[:, 0, 0:1] - down * corners[:, 0, 1:2]
    planes: Floats = np.concatenate([across, down, base], axis=1)
    return planes
