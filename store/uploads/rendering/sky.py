"""How much sky and lamp each place sees: light marched through a coarse grid."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from store.uploads.rendering.scene import Bools, Floats

CELLS = 64
MOST_CELLS = 800_000
LOW = 0.38
FIELDS = 5
BRIM = 4
TOGETHER = 8
SOFTENING = 1.9 / CELLS
Longs = npt.NDArray[np.int64]

LAMP = np.array([-0.46, -0.52, 0.72], dtype=np.float32)
LAMP /= np.linalg.norm(LAMP)


@dataclass(frozen=True)
class Sky:
    """Per cell (cells, 5): open sky, its three first moments, the share of the lamp."""

    origin: Floats
    cell: float
    shape: tuple[int, int, int]
    light: Floats

    def at(self, points: Floats) -> Floats:
        """Trilinear samples (N, 5) at world points (N, 3)."""
        _, rows, columns = self.shape
        limit = np.array([columns - 1.001, rows - 1.001, self.shape[0] - 1.001], np.float32)
        place = np.clip((points - self.origin) / np.float32(self.cell) - 0.5, 0, limit)
        base = place.astype(np.int32)
        share = place - base
        index = (base[:, 2] * rows + base[:, 1]) * columns + base[:, 0]
        total = np.zeros((len(points), FIELDS), dtype=np.float32)
        for corner in range(8):
            dx, dy, dz = corner & 1, corner >> 1 & 1, corner >> 2
            weight = (
                _share(share[:, 0], dx) * _share(share[:, 1], dy) * _share(share[:, 2], dz)
            )
            near = self.light.take(index + ((dz * rows + dy) * columns + dx), axis=0)
            near *= weight[:, None]
            total += near
        return total


def sky_over(triangles: Floats, areas: Floats) -> Sky:
    """The light around triangles (N, 3, 3) that stand on paper at their lowest point."""
    points = triangles.reshape(-1, 3)
    low, high = points.min(axis=0), points.max(axis=0)
    cell, spread = _cell_size(high - low)
    shape = _grid_shape(high - low, cell, spread)
    origin = low - np.float32(cell) * np.array([spread, spread, 1], dtype=np.float32)
    solid = _occupied(triangles, areas, origin, cell, shape)
    return Sky(origin, cell, shape, _marched(solid))


def directions() -> tuple[Floats, Floats]:
    """Unit directions (D, 3) towards the light and the five weights (D, 5) of each."""
    count, lamps = 18, 6
    turn = np.arange(count) * np.pi * (3 - np.sqrt(5))
    rise = LOW + (1 - LOW) * (np.arange(count) + 0.5) / count
    flat = np.sqrt(1 - rise**2)
    dome = np.stack([flat * np.cos(turn), flat * np.sin(turn), rise], axis=1)
    lamp = LAMP + 0.13 * np.concatenate([np.zeros((1, 3)), _ring(lamps - 1)])
    lamp /= np.linalg.norm(lamp, axis=1)[:, None]
    weights = np.zeros((count + lamps, FIELDS))
    weights[:count, 0] = 1 / count
    weights[:count, 1:4] = dome / count
    weights[count:, 4] = 1 / lamps
    return np.concatenate([dome, lamp]).astype(np.float32), weights.astype(np.float32)


def _ring(count: int) -> Floats:
    angle = np.arange(count) * 2 * np.pi / count
    ring = np.stack([np.cos(angle), np.sin(angle), np.zeros(count)], axis=1)
    return ring.astype(np.float32)


def _share(fraction: Floats, upper: int) -> Floats:
    return fraction if upper else 1 - fraction


def _cell_size(extent: Floats) -> tuple[float, int]:
    """Edge of a cell, and how many cells of open paper lie around the things."""
    cell = float(max(extent.max(), 1e-6)) / CELLS
    while True:
        spread = int(extent[2] / cell * 0.55) + 8
        if np.prod(_grid_shape(extent, cell, spread)) <= MOST_CELLS:
            return cell, spread
        cell *= 1.12


def _grid_shape(extent: Floats, cell: float, spread: int) -> tuple[int, int, int]:
    columns, rows, layers = (int(n) for n in np.ceil(extent / cell))
    return layers + 4, rows + 2 * spread, columns + 2 * spread


def _occupied(
    triangles: Floats,
    areas: Floats,
    origin: Floats,
    cell: float,
    shape: tuple[int, int, int],
) -> Bools:
    solid = np.zeros(int(np.prod(shape)), dtype=bool)
    for points in _surface_points(triangles, areas, cell):
        x, y, z = ((points - origin) / np.float32(cell)).astype(np.int32).T
        solid[(z * shape[1] + y) * shape[2] + x] = True
    return solid.reshape(shape)


def _surface_points(triangles: Floats, areas: Floats, cell: float) -> list[Floats]:
    """Points strewn over all triangles at most about a cell apart."""
    edges = np.roll(triangles, -1, axis=1) - triangles
    lengths = np.sqrt(np.einsum("ijk,ijk->ij", edges, edges))
    longest = np.argmax(lengths, axis=1)
    turned = (longest[:, None] + np.arange(3)) % 3
    ordered = np.take_along_axis(triangles, turned[:, :, None], axis=1)
    length = lengths.max(axis=1)
    along = _doublings(length / cell)
    across = _doublings(areas / np.maximum(length, 1e-9) / cell)
    points = []
    for kind in np.unique(along * 16 + across):
        group = ordered[along * 16 + across == kind]
        points.append(_lattice(group, 2 ** int(kind // 16), 2 ** int(kind % 16)))
    return points


def _doublings(count: Floats) -> Longs:
    steps: Longs = np.ceil(np.log2(np.maximum(count * 1.3, 1))).astype(np.int64)
    return np.minimum(steps, 8)


def _lattice(group: Floats, along: int, across: int) -> Floats:
    """A grid of points over each triangle whose first edge is its longest."""
    s = (np.arange(along, dtype=np.float32) + 0.5) / along
    t = (np.arange(across, dtype=np.float32) + 0.5) / across
    s, t = (each.ravel() for each in np.meshgrid(s, t))
    weights = np.stack([(1 - t) * (1 - s), (1 - t) * s, t], axis=1)
    points: Floats = np.einsum("kc,ncx->nkx", weights, group).reshape(-1, 3)
    return points


def _marched(solid: Bools) -> Floats:
    """Light per cell (cells, 5): each direction marched from the top layer to the paper."""
    towards, weights = directions()
    open_ = 1 - solid.astype(np.float32)
    light = np.zeros((solid.size, FIELDS), dtype=np.float32)
    seen = np.ones((TOGETHER, *solid.shape), dtype=np.float32)
    wide = np.ones((solid.shape[1] + 2 * BRIM, solid.shape[2] + 2 * BRIM), np.float32)
    for first in range(0, len(towards), TOGETHER):
        some = towards[first : first + TOGETHER]
        for number, way in enumerate(some):
            _march(open_, seen[number], wide, way)
        light += (
            seen[: len(some)].reshape(len(some), -1).T @ weights[first : first + len(some)]
        )
    return light


def _march(open_: Floats, seen: Floats, wide: Floats, way: Floats) -> None:
    """Fill the layers below the top one with what reaches them along one direction."""
    dx, dy = float(way[0] / way[2]), float(way[1] / way[2])
    for layer in range(len(seen) - 2, -1, -1):
        below = seen[layer]
        _shift(wide, seen[layer + 1] * open_[layer + 1], dx, dy, out=below)
        below *= np.float32(1 - SOFTENING)
        below += np.float32(SOFTENING)


def _shift(wide: Floats, layer: Floats, dx: float, dy: float, *, out: Floats) -> None:
    """Read the layer at (x + dx, y + dy), linearly between cells.

    `wide` is the layer's paper with BRIM cells of full light around it.
    """
    rows, columns = layer.shape
    left, top = int(np.floor(dx)), int(np.floor(dy))
    fx, fy = np.float32(dx - left), np.float32(dy - top)
    wide[BRIM:-BRIM, BRIM:-BRIM] = layer
    x, y = left + BRIM, top + BRIM
    band = wide[y : y + rows + 1]
    row = band[:, x : x + columns] * (1 - fx)
    row += band[:, x + 1 : x + 1 + columns] * fx
    np.multiply(row[:-1], 1 - fy, out=out)
    row[1:] *= fy
    out += row[1:]
