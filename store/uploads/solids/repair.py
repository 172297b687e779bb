"""Mends a surface where a customer asks for it, and counts what was changed."""

from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from store.uploads.solids.holes import is_closable, rims_of, with_patches
from store.uploads.solids.repeats import without_repeats
from store.uploads.solids.winding import with_one_winding
from store.uploads.surface import Surface, joined, renamed

# Points on rims that are this near to each other (mm) were meant to be one.
WELDED_WITHIN = 0.01


@dataclass(frozen=True, kw_only=True)
class Repair:
    """What was changed: to be shown beside the part before it is ordered."""

    holes_closed: int
    faces_added: int
    faces_removed: int
    flipped: int
    open_edges_before: int
    open_edges_after: int

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


def closable_holes(surface: Surface) -> int:
    """Count the holes that `repaired` would close as the surface stands."""
    return sum(is_closable(surface, rim) for rim in rims_of(surface))


def repaired(surface: Surface) -> tuple[Surface, Repair]:
    """Weld cracks, drop repeated faces, make neighbours agree, close holes.

    Whole bodies that are inside out are turned afterwards, as they always are.
    """
    clean = without_repeats(_welded(surface), cancel=True)
    agreeing, flipped = with_one_winding(clean)
    rims = [rim for rim in rims_of(agreeing) if is_closable(agreeing, rim)]
    closed = with_patches(agreeing, rims) if rims else agreeing
    return closed, Repair(
        holes_closed=len(rims),
        faces_added=len(closed.faces) - len(agreeing.faces),
        faces_removed=len(surface.faces) - len(clean.faces),
        flipped=flipped,
        open_edges_before=len(surface.edges.open_sides),
        open_edges_after=len(closed.edges.open_sides),
    )


def _welded(surface: Surface) -> Surface:
    """Join points on rims that share a cell of either of two grids, half a cell apart."""
    for shift in (0.0, 0.5):
        ends = surface.edges.ends[surface.edges.meeting == 1]
        if not len(ends):
            break
        rim = np.unique(ends)
        reach = (surface.points[rim] - surface.box[0]) / WELDED_WITHIN
        cells = np.floor(reach + shift).astype(np.int64)
        first, place = joined(_number(cells))
        index = np.arange(len(surface.points))
        index[rim] = rim[first][place]
        surface = renamed(surface, surface.points, index)
    return surface


def _number(cells: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number cells by their place: 2 m, the most we take, are fewer than 2^21 of them."""
    numbers: NDArray[np.int64] = (cells[:, 0] << 42) | (cells[:, 1] << 21) | cells[:, 2]
    return numbers
