"""Reads the points and faces of an OBJ file; other files it names are never opened."""

from array import array
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from store.uploads.reasons import Refused

LONGEST_LINE = 200_000
MOST_TRIANGLES = 2_000_000


def read_obj(path: Path) -> NDArray[np.float64]:
    """Give the triangles; larger faces are cut into a fan from their first corner."""
    points, corners = array("d"), array("q")
    with path.open("rb") as file:
        for line in file:
            if line.startswith(b"v") and line[1:2].isspace():
                points.extend(_point(line))
            elif line.startswith(b"f") and line[1:2].isspace():
                corners.extend(_fan(line, known=len(points) // 3))
                if len(corners) > 3 * MOST_TRIANGLES:
                    raise Refused("too-many-triangles")
    return _triangles(np.array(points).reshape(-1, 3), np.array(corners, np.int64))


def _point(line: bytes) -> list[float]:
    try:
        x, y, z = line.split(None, 5)[1:4]
        return [float(x), float(y), float(z)]
    except ValueError:
        raise Refused("damaged") from None


def _fan(line: bytes, *, known: int) -> list[int]:
    """Read `f a/b/c ...`: numbered from 1, or negative, back from the last point."""
    if len(line) > LONGEST_LINE:
        raise Refused("huge-polygon")
    try:
        written = [int(corner.partition(b"/")[0]) for corner in line.split()[1:]]
    except ValueError:
        raise Refused("damaged") from None
    first, *rest = (i - 1 if i > 0 else known + i for i in written) if written else [0]
    if min((first, *rest)) < 0 or max((first, *rest)) >= 2**31:
        raise Refused("bad-references")
    return [c for pair in pairwise(rest) for c in (first, *pair)]


def _triangles(
    points: NDArray[np.float64], corners: NDArray[np.int64]
) -> NDArray[np.float64]:
    if not len(corners):
        raise Refused("no-triangles")
    if corners.max() >= len(points):
        raise Refused("bad-references")
    triangles: NDArray[np.float64] = points[corners].reshape(-1, 3, 3)
    return triangles
