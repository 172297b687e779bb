"""Bodies along paths and through rings: wires, arms, vases."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from manifold3d import Manifold, Mesh

from store.demo.model import Place
from store.demo.solids import Point

Path = npt.NDArray[np.float64]


STEEP = 0.98


def sweep(path: Path, section: Sequence[Point], *, closed: bool = False) -> Manifold:
    """A section carried along a path (N, 3) of points, upright where the path allows."""
    along = -_directions(path, closed=closed)
    side = _sides(along)
    over = np.cross(side, along)
    outline = np.array(section, dtype=np.float64)
    rings = (
        path[:, None]
        + side[:, None] * outline[None, :, :1]
        + over[:, None] * outline[None, :, 1:]
    )
    return skinned(rings, closed=closed)


def wire(path: Path, d: float, *, closed: bool = False, sides: int = 14) -> Manifold:
    """A round cord along a path."""
    turn = np.arange(sides) * 2 * np.pi / sides
    ring = [(d / 2 * float(np.cos(a)), d / 2 * float(np.sin(a))) for a in turn]
    return sweep(path, ring, closed=closed)


def curve(points: Sequence[Place], *, steps: int = 12) -> Path:
    """A smooth path through the given points."""
    given = np.array(points, dtype=np.float64)
    padded = np.vstack([2 * given[0] - given[1], given, 2 * given[-1] - given[-2]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    spans = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        spans.append(
            0.5
            * (
                2 * b
                + (c - a) * t
                + (2 * a - 5 * b + 4 * c - d) * t**2
                + (3 * b - a - 3 * c + d) * t**3
            )
        )
    return np.vstack([*spans, given[-1:]])


def _directions(path: Path, *, closed: bool) -> Path:
    if closed:
        along = np.roll(path, -1, axis=0) - np.roll(path, 1, axis=0)
    else:
        along = np.gradient(path, axis=0)
    unit: Path = along / np.linalg.norm(along, axis=1)[:, None]
    return unit


def _sides(along: Path) -> Path:
    """Unit vectors across a path: level, or untwisted where it climbs steeply."""
    if np.abs(along[:, 2]).max() < STEEP:
        side = np.cross(along, [0.0, 0.0, 1.0])
        return np.asarray(side / np.linalg.norm(side, axis=1)[:, None])
    side = np.empty_like(along)
    last = (
        np.array([1.0, 0.0, 0.0]) if abs(along[0, 0]) < STEEP else np.array([0.0, 1.0, 0.0])
    )
    for number, way in enumerate(along):
        last = last - way * float(last @ way)
        last = last / np.linalg.norm(last)
        side[number] = last
    return side


def skinned(rings: npt.NDArray[np.float64], *, closed: bool) -> Manifold:
    """A closed skin over rings (N, K, 3) of points."""
    count, sides = rings.shape[:2]
    around_ = np.arange(sides)
    beside = (around_ + 1) % sides
    faces = []
    for number in range(count if closed else count - 1):
        a, b = number * sides, (number + 1) % count * sides
        faces.append(np.stack([a + around_, a + beside, b + beside], axis=1))
        faces.append(np.stack([a + around_, b + beside, b + around_], axis=1))
    if not closed:
        fan, end = np.arange(1, sides - 1), (count - 1) * sides
        faces.append(np.stack([np.zeros_like(fan), fan + 1, fan], axis=1))
        faces.append(np.stack([np.zeros_like(fan), fan, fan + 1], axis=1) + end)
    points = rings.reshape(-1, 3).astype(np.float32)
    return Manifold(Mesh(points, np.vstack(faces).astype(np.uint32)))
