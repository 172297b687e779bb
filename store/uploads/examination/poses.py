"""Tries the part on each of its sides and says which way down needs least support."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import ConvexHull, QhullError

from store.uploads.examination.figures import Pose
from store.uploads.examination.overhangs import column_heights
from store.uploads.examination.rays import Rays
from store.uploads.examination.samples import Samples
from store.uploads.examination.standing import Bulks, bulks_of, standing_of
from store.uploads.preparation import Direction, Preparation
from store.uploads.shape import FIRST_LAYER, OVERHANG_COSINE
from store.uploads.solids import Solid
from store.uploads.surface import bounds

MOST_FACETS = 8
# Smaller facets of the hull, by their share of it, are no sides to stand on.
SMALLEST_FACET = 0.01
# Directions closer than a degree come to the same.
_SAME_COSINE = float(np.cos(np.radians(1)))
# Sides this close to an axis are meant to be square.
_SQUARE_COSINE = float(np.cos(np.radians(0.3)))
_DIRECTIONS = 1_000
OFFERED = 3
# A pose is offered when it saves at least this share of the support, and this much of it.
WORTH_TURNING = 0.15
WORTH_MM3 = 100.0
# A pose must touch the bed with this share of its box's floor, or half of what it does now.
_LEAST_CONTACT = 0.05
AS_IT_IS: Direction = (0.0, 0.0, -1.0)
_AXES: tuple[Direction, ...] = (
    AS_IT_IS,
    (0.0, 0.0, 1.0),
    (1.0, 0.0, 0.0),
    (-1.0, 0.0, 0.0),
    (0.0, 1.0, 0.0),
    (0.0, -1.0, 0.0),
)
_LYING_COSINE = float(np.cos(np.radians(10)))


@dataclass(frozen=True)
class _Subject:
    """Everything about a part that its poses are judged by."""

    rays: Rays
    samples: Samples
    bulks: Bulks


def poses_of(solid: Solid, rays: Rays, samples: Samples) -> tuple[Pose, ...]:
    """Give how the part stands now and, after it, the best other ways to lay it down.

    Of each of the three ways up one is among them: a part may fit a machine only so.
    """
    subject = _Subject(rays, samples, bulks_of(solid))
    tried = [_pose(subject, down) for down in _directions(_flat_sides(subject.bulks))]
    current, *others = _different([tried[0], *sorted(tried[1:], key=_effort)])
    first = [current, *(pose for pose in others if _sticks(pose, current))][:OFFERED]
    best = _best(first)
    chosen = [*first, *_ways_up(others, known={_way_up(pose) for pose in first})]
    return tuple(replace(pose, is_best=pose is best) for pose in chosen)


def _flat_sides(bulks: Bulks) -> NDArray[np.float64]:
    """Give the normals (n, 3) of the largest flat sides of the convex hull.

    A part can only stand on its hull. Of all points, those are kept that stick out
    farthest in one of many directions: a flat side keeps some of its corners, and any
    three of them say exactly how it lies.
    """
    points = _outermost(bulks.points)
    try:
        hull = ConvexHull(points)
    except QhullError:
        return np.empty((0, 3))
    areas = _areas(points[hull.simplices])
    normals = hull.equations[:, :3]
    # The triangles of one side, and of a side that is nearly flat, point the same way.
    _, side = np.unique(normals.round(2), axis=0, return_inverse=True)
    sides = np.stack([np.bincount(side.ravel(), areas * way) for way in normals.T], axis=1)
    sizes = np.linalg.norm(sides, axis=1)
    largest = np.argsort(-sizes, kind="stable")[:MOST_FACETS]
    largest = largest[sizes[largest] > SMALLEST_FACET * areas.sum()]
    flat: NDArray[np.float64] = sides[largest] / sizes[largest, None]
    return flat


def _outermost(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Keep the points that are the farthest in one of many directions over a sphere."""
    rise = 1 - (2 * np.arange(_DIRECTIONS) + 1) / _DIRECTIONS
    turn = np.arange(_DIRECTIONS) * np.pi * (3 - np.sqrt(5))
    flat = np.sqrt(1 - rise**2)
    ways = np.stack([flat * np.cos(turn), flat * np.sin(turn), rise], axis=1)
    centred = np.ascontiguousarray((points - points.mean(axis=0)).T, np.float32)
    some = np.split(ways.astype(np.float32), _DIRECTIONS // 10)
    farthest = [(each @ centred).argmax(axis=1) for each in some]
    kept: NDArray[np.float64] = points[np.unique(np.concatenate(farthest))]
    return kept


def _areas(triangles: NDArray[np.float64]) -> NDArray[np.float64]:
    crosses = np.cross(triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0])
    areas: NDArray[np.float64] = np.linalg.norm(crosses, axis=1) / 2
    return areas


def _directions(facets: NDArray[np.float64]) -> list[Direction]:
    """Give the ways down to try, each once, as a preparation writes them."""
    kept: list[Direction] = []
    for way in (AS_IT_IS, *map(_squared, facets.tolist()), *_AXES):
        if not kept or (np.array(kept) @ way).max() < _SAME_COSINE:
            x, y, z = way
            kept.append(Preparation(down=(x, y, z)).down or AS_IT_IS)
    return kept


def _squared(way: list[float]) -> Sequence[float]:
    nearest = _AXES[int((np.array(_AXES) @ way).argmax())]
    return nearest if np.dot(nearest, way) > _SQUARE_COSINE else way


def _pose(subject: _Subject, down: Direction) -> Pose:
    """Judge one way down by samples of the surface: hanging, lying, and the columns."""
    way, turn = np.array(down), np.array(Preparation(down=down).turn)
    bulks = subject.bulks.turned(turn)
    heights = -(subject.samples.points @ way) - bulks.points[:, 2].min()
    leaning = subject.samples.normals @ way
    lies = (heights < FIRST_LAYER) & (leaning > 0.5)
    hangs = (leaning > OVERHANG_COSINE) & ~lies
    columns = column_heights(
        subject.rays,
        subject.samples.points[hangs],
        subject.samples.normals[hangs],
        way,
        heights[hangs],
    )
    area = subject.samples.area
    width, depth, height = _extents(bulks.points).round(2).tolist()
    return Pose(
        down=down,
        box_mm=(width, depth, height),
        overhang_mm2=round(float(area * hangs.sum()), 1),
        support_mm3=round(float(area * (columns * leaning[hangs]).sum()), 1),
        contact_mm2=round(float(area * (lies & (leaning > _LYING_COSINE)).sum()), 1),
        standing=standing_of(bulks),
        is_current=down == AS_IT_IS,
        is_best=False,
    )


def _extents(points: NDArray[np.float64]) -> NDArray[np.float64]:
    low, high = bounds(points)
    extents: NDArray[np.float64] = high - low
    return extents


def _effort(pose: Pose) -> tuple[int, bool, bool, float]:
    """Sort poses: floating bodies, tipping, standing on edges, then support and height.

    A millimetre of height costs layers whatever is printed; it is weighed like the
    support of a hundredth of the part's box.
    """
    width, depth, height = pose.box_mm
    share = pose.support_mm3 / max(width * depth * height, 1e-9)
    effort = share + height / 100 / max(pose.box_mm)
    return pose.standing.loose, pose.standing.tips, not _is_held(pose), effort


def _is_held(pose: Pose) -> bool:
    width, depth, _ = pose.box_mm
    return pose.contact_mm2 >= _LEAST_CONTACT * width * depth


def _different(poses: list[Pose]) -> list[Pose]:
    """Keep of poses that come to the same thing (the sides of a cube) only the first."""
    seen: dict[tuple[float, ...], Pose] = {}
    for pose in poses:
        seen.setdefault(_signature(pose), pose)
    return list(seen.values())


def _signature(pose: Pose) -> tuple[float, ...]:
    return (
        round(pose.support_mm3, -2),
        round(pose.height_mm, 1),
        round(pose.contact_mm2, -1),
    )


def _ways_up(poses: list[Pose], *, known: set[int]) -> list[Pose]:
    """Keep the first pose of each way up that is not known yet."""
    first: dict[int, Pose] = {}
    for pose in poses:
        first.setdefault(_way_up(pose), pose)
    return [pose for way, pose in first.items() if way not in known]


def _way_up(pose: Pose) -> int:
    """Say which side of the part as it stands (0, 1, 2) becomes its height."""
    return int(np.abs(pose.down).argmax())


def _sticks(pose: Pose, current: Pose) -> bool:
    return _is_held(pose) or pose.contact_mm2 >= current.contact_mm2 / 2


def _best(poses: list[Pose]) -> Pose | None:
    """Give the pose that is clearly better than how the part stands now, if one is."""
    current, *others = poses
    better = [pose for pose in others if _is_clearly_better(pose, current)]
    return min(better, key=_effort, default=None)


def _is_clearly_better(pose: Pose, current: Pose) -> bool:
    if pose.standing.loose > current.standing.loose:
        return False
    if pose.standing.tips != current.standing.tips:
        return current.standing.tips
    saved = current.support_mm3 - pose.support_mm3
    return saved > max(WORTH_TURNING * current.support_mm3, WORTH_MM3)
