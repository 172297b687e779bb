"""From a scene to pixels: sample, light, ink, and average down."""

from dataclasses import dataclass

import numpy as np

from store.uploads.rendering.camera import FORWARD, Framing, frame
from store.uploads.rendering.lines import ink
from store.uploads.rendering.materials import SCATTER, TINTED, mirrored
from store.uploads.rendering.normals import facets, softened
from store.uploads.rendering.raster import Raster, cover
from store.uploads.rendering.scene import (
    Bytes,
    Colour,
    Finish,
    Floats,
    Ints,
    Part,
    Scene,
    gathered,
)
from store.uploads.rendering.sky import LAMP, Sky, directions, sky_over

FINE, USUAL = 3, 2
FINE_BELOW = 420
STEEL: Colour = (126, 143, 158)
INK = np.array([0.020, 0.022, 0.026], dtype=np.float32)
SHADE = np.array([30, 27, 24], dtype=np.float32)
LAMP_LIGHT = np.array([1.10, 1.07, 1.02], dtype=np.float32)
SKY_LIGHT = np.array([0.57, 0.60, 0.64], dtype=np.float32)
PAPER_LIGHT = np.array([0.30, 0.285, 0.26], dtype=np.float32)
SHADOW = 0.62


@dataclass(frozen=True)
class _Surfaces:
    """The triangles that can be seen, with everything light needs to know of them."""

    seen: Floats
    normals: Floats
    facing: Floats
    owners: Ints


@dataclass(frozen=True)
class _Stage:
    """A scene under the camera: what is seen where, and the sky above it."""

    scene: Scene
    framing: Framing
    surfaces: _Surfaces
    raster: Raster
    sky: Sky
    floor: float


def render(scene: Scene, *, width: int, height: int) -> Bytes:
    """A picture (height, width, 4) of the scene; (height, width, 3) on painted ground."""
    fine = FINE if max(width, height) <= FINE_BELOW else USUAL
    if not sum(len(part.triangles) for part in scene.parts):
        return _finished(np.zeros((height, width, 4), np.float32), scene.ground)
    stage = _stage(scene, width * fine, height * fine)
    layers = _averaged(_coloured(stage), fine)
    return _finished(_over_shadow(layers, stage, fine), scene.ground)


def thumbnail(triangles: Floats, *, size: int) -> Bytes:
    """A square picture (size, size, 4) of one uploaded body in steel-blue plastic."""
    part = Part(np.asarray(triangles, dtype=np.float32), STEEL, Finish.MATTE)
    return render(Scene((part,), two_sided=True), width=size, height=size)


def _stage(scene: Scene, width: int, height: int) -> _Stage:
    triangles, owners = gathered(scene)
    framing = frame(triangles, focus=scene.focus, width=width, height=height)
    normals, areas = facets(triangles)
    corners = softened(triangles, owners, normals, areas)
    away = normals @ FORWARD
    keep = (np.abs(away) > 1e-6 if scene.two_sided else away < -1e-6) & (areas > 0)
    flip = np.where(away[keep] > 0, np.float32(-1), np.float32(1))
    surfaces = _Surfaces(
        framing.project(triangles[keep]),
        corners[keep] * flip[:, None, None],
        normals[keep] * flip[:, None],
        owners[keep],
    )
    raster = cover(surfaces.seen, width=width, height=height)
    floor = float(triangles[:, :, 2].min())
    return _Stage(scene, framing, surfaces, raster, sky_over(triangles, areas), floor)


def _coloured(stage: _Stage) -> Floats:
    """Lit, inked colour per sample with coverage, (height, width, 4), premultiplied."""
    raster = stage.raster
    height, width = raster.depth.shape
    picture = np.zeros((height * width, 4), dtype=np.float32)
    chosen, copies, sources = _representatives(raster, stage.surfaces.owners)
    picture[chosen, :3] = _lit(stage, chosen)
    picture[copies, :3] = picture[sources, :3]
    strength = ink(
        raster, stage.surfaces.facing, stage.surfaces.owners, jump=_jump(stage.framing)
    ).ravel()
    inked = np.flatnonzero(strength)
    share = strength[inked, None]
    picture[inked, :3] = picture[inked, :3] * (1 - share) + INK * share
    picture[:, 3] = raster.hit.ravel()
    return picture.reshape(height, width, 4)


def _jump(framing: Framing) -> float:
    """The depth step, in samples, that is worth a line."""
    return max(3.0, framing.scale * 0.12)


def _representatives(raster: Raster, owners: Ints) -> tuple[Ints, Ints, Ints]:
    """Samples to light in full, samples that copy a neighbour, and which one they copy."""
    height, width = raster.triangle.shape
    index = np.arange(height * width, dtype=np.int32).reshape(height, width)
    block = index[::2, ::2].repeat(2, axis=0).repeat(2, axis=1)[:height, :width]
    triangle, depth = raster.triangle.ravel(), raster.depth.ravel()
    lead = triangle[block.ravel()]
    same = triangle == lead
    with np.errstate(invalid="ignore"):
        close = np.abs(depth - depth[block.ravel()]) < 2.5
    close &= owners[triangle] == owners[lead]
    follows = (same | close) & (lead >= 0) & (triangle >= 0)
    follows &= index.ravel() != block.ravel()
    chosen = np.flatnonzero((triangle >= 0) & ~follows).astype(np.int32)
    copies = np.flatnonzero(follows).astype(np.int32)
    return chosen, copies, block.ravel()[copies]


def _lit(stage: _Stage, samples: Ints) -> Floats:
    """Linear colour (N, 3) of the given samples."""
    width = stage.raster.depth.shape[1]
    x, y = (samples % width).astype(np.float32), (samples // width).astype(np.float32)
    triangle = stage.raster.triangle.ravel()[samples]
    depth = stage.raster.depth.ravel()[samples]
    normals = _normals(stage.surfaces, triangle, x, y)
    finishes, colours = _materials(stage.scene)
    owner = stage.surfaces.owners[triangle]
    points = stage.framing.unproject(x, y, depth)
    light = stage.sky.at(points + normals * np.float32(stage.sky.cell * 1.6))
    return _mixed(normals, finishes[owner], colours[owner], light, points[:, 2] - stage.floor)


def _normals(surfaces: _Surfaces, triangle: Ints, x: Floats, y: Floats) -> Floats:
    """Unit normals (N, 3), blended between the corners of each sample's triangle."""
    seen, which = np.unique(triangle, return_inverse=True)
    table = _normal_planes(surfaces.seen[seen], surfaces.normals[seen]).astype(np.float32)
    rows = table[which]
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


def _materials(scene: Scene) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], Floats]:
    finishes = np.array([int(part.finish) for part in scene.parts], dtype=np.int64)
    colours = np.array([part.colour for part in scene.parts], dtype=np.float32) / 255
    return finishes, (colours**2.2).astype(np.float32)


def _mixed(
    normals: Floats,
    finishes: np.ndarray[tuple[int], np.dtype[np.int64]],
    colours: Floats,
    light: Floats,
    height: Floats,
) -> Floats:
    """Scattered plus mirrored light, tone-mapped, as display values 0..1."""
    lamp = np.clip(normals @ LAMP, 0, 1) * light[:, 4]
    dome = light[:, 0] * np.float32(0.30) + np.einsum("ij,ij->i", light[:, 1:4], normals)
    dome = np.clip(dome, 0.02, None)
    below = np.clip(0.5 - 0.5 * normals[:, 2], 0, 1)
    scatter = lamp[:, None] * LAMP_LIGHT + dome[:, None] * SKY_LIGHT
    scatter += below[:, None] * PAPER_LIGHT * (0.35 + 0.65 * light[:, 0:1])
    shine = mirrored(normals, finishes) * np.clip(light[:, 0] * 1.25, 0.15, 1)
    tint = np.where(TINTED[finishes][:, None], colours, np.float32(1))
    linear = colours * scatter * SCATTER[finishes][:, None] + shine[:, None] * tint
    return _shown(linear)


def _shown(linear: Floats) -> Floats:
    """Display values with a soft shoulder, so that highlights keep their colour."""
    bent = linear / (1 + np.maximum(linear - 0.6, 0) * 0.55)
    shown: Floats = np.clip(bent, 0, 1) ** np.float32(1 / 2.2)
    return shown


def _averaged(picture: Floats, fine: int) -> Floats:
    total = np.zeros_like(picture[::fine, ::fine])
    for down in range(fine):
        for across in range(fine):
            total += picture[down::fine, across::fine]
    return total / np.float32(fine * fine)


def _over_shadow(layers: Floats, stage: _Stage, fine: int) -> Floats:
    """Lay the things over the shadow they throw on the paper."""
    shadow = _shadow(stage, layers.shape[0], layers.shape[1], fine)
    alpha = layers[:, :, 3]
    under = shadow * (1 - alpha)
    layers[:, :, :3] += under[:, :, None] * (SHADE / 255)
    layers[:, :, 3] = alpha + under
    return layers


def _shadow(stage: _Stage, height: int, width: int, fine: int) -> Floats:
    """How dark the paper is (height, width), 0 for open light."""
    coarse = 2
    rows, columns = -(-height // coarse), -(-width // coarse)
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32) * (coarse * fine) + coarse * fine / 2
    start = stage.framing.unproject(x.ravel(), y.ravel(), np.zeros(x.size, np.float32))
    travel = (stage.floor - start[:, 2:3]) / FORWARD[2]
    ground = start + travel * FORWARD
    ground[:, 2] = stage.floor - stage.sky.cell * 0.5
    light = stage.sky.at(ground)
    open_ = light[:, 4] * LAMP[2] * LAMP_LIGHT[1] + light[:, 3] * SKY_LIGHT[1] * 1.6
    full = LAMP[2] * LAMP_LIGHT[1] + _open_sky() * SKY_LIGHT[1] * 1.6
    dark = np.clip((0.94 - open_ / full) / 0.94, 0, 1).reshape(rows, columns)
    dark *= _vignette(rows)[:, None] * _vignette(columns) * np.float32(SHADOW)
    return _enlarged(dark, coarse)[:height, :width]


def _vignette(count: int) -> Floats:
    """One inside the picture, falling softly to nothing at its edges."""
    place = (np.arange(count, dtype=np.float32) + 0.5) / count
    share = np.clip(np.minimum(place, 1 - place) / 0.14, 0, 1)
    return share * share * (3 - 2 * share)


def _open_sky() -> float:
    """The vertical moment of an unobstructed sky, as marched."""
    _, weights = directions()
    return float(weights[:, 3].sum())


def _enlarged(grid: Floats, times: int) -> Floats:
    """The grid, doubled by linear steps along both axes."""
    for axis in (0, 1):
        after = np.roll(grid, -1, axis=axis)
        before = np.roll(grid, 1, axis=axis)
        pair = np.stack([grid * 0.75 + before * 0.25, grid * 0.75 + after * 0.25], axis=axis + 1)
        shape = list(grid.shape)
        shape[axis] *= times
        grid = pair.reshape(shape)
    return grid


def _finished(layers: Floats, ground: Colour | None) -> Bytes:
    """Straight-alpha bytes, or opaque bytes on the given paper."""
    alpha = layers[:, :, 3:4]
    if ground is not None:
        paper = np.array(ground, dtype=np.float32) / 255
        return _bytes(layers[:, :, :3] + (1 - alpha) * paper)
    straight = layers[:, :, :3] / np.maximum(alpha, 1e-4)
    return _bytes(np.concatenate([straight, alpha], axis=2))


def _bytes(values: Floats) -> Bytes:
    return np.rint(np.clip(values, 0, 1) * 255).astype(np.uint8)
