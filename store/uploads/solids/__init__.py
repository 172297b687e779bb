"""Makes one clean solid of a file's surfaces: outside out, overlapping parts united."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from store.uploads.reasons import Refused
from store.uploads.solids.repeats import without_repeats
from store.uploads.solids.winding import is_consistent, turned_over, with_one_winding
from store.uploads.surface import Surface, components

MOST_BODIES = 500
# Uniting costs more than it can earn beyond this; the customer is told that parts overlap.
MOST_UNITED_TRIANGLES = 600_000


@dataclass(frozen=True)
class Solid:
    """A merged surface, and the body that each of its faces belongs to.

    `flipped` counts the faces that were turned over on the way.
    """

    surface: Surface
    labels: NDArray[np.int64]
    bodies: int
    overlapping: bool = False
    flipped: int = 0

    @cached_property
    def open_edges(self) -> int:
        """Edges with a face on one side only: holes."""
        return int((self.surface.edges.meeting == 1).sum())

    @cached_property
    def crowded_edges(self) -> int:
        """Edges shared by more than two faces: parts that touch; harmless."""
        return int((self.surface.edges.meeting > 2).sum())

    @property
    def volumes(self) -> NDArray[np.float64]:
        """The signed volume of each body."""
        volumes = np.bincount(self.labels, self.surface.signed_volumes, self.bodies)
        return volumes.astype(np.float64)


def solid_from(surface: Surface) -> Solid:
    """Make a solid of a merged surface; raises Refused for too many bodies."""
    untangled, flipped = _untangled(surface)
    solid = replace(told_apart(untangled), flipped=flipped)
    if solid.bodies > MOST_BODIES:
        raise Refused("too-many-bodies")
    solid = _outside_out(solid)
    return _united(solid) if _has_overlaps(solid) else solid


def _untangled(surface: Surface) -> tuple[Surface, int]:
    """Drop faces that are there twice; of a closed surface, make all faces agree."""
    if (surface.edges.meeting > 2).any():
        surface = without_repeats(surface)
    is_closed = not (surface.edges.meeting == 1).any()
    if is_closed and not is_consistent(surface):
        return with_one_winding(surface)
    return surface, 0


def told_apart(surface: Surface) -> Solid:
    """Tell bodies apart by the points that they share."""
    links = np.concatenate([surface.faces[:, :2], surface.faces[:, 1:]])
    bodies, of_point = components(links, len(surface.points))
    return Solid(surface, of_point[surface.faces[:, 0]], bodies)


def _outside_out(solid: Solid) -> Solid:
    """Flip bodies that are inside out, but not a cavity: an inverted body in another."""
    volumes = solid.volumes
    is_all_inverted = volumes.sum() < 0
    volumes = -volumes if is_all_inverted else volumes
    boxes = boxes_of(solid)
    outer = boxes[volumes > 0]
    wrong = [
        body for body in np.flatnonzero(volumes < 0) if not _lies_inside(boxes[body], outer)
    ]
    flips = np.isin(solid.labels, wrong) ^ is_all_inverted
    if not flips.any():
        return solid
    surface = turned_over(solid.surface, flips)
    return replace(solid, surface=surface, flipped=solid.flipped + int(flips.sum()))


def boxes_of(solid: Solid) -> NDArray[np.float64]:
    """Give the box of each body, (bodies, 2, 3)."""
    if solid.bodies == 1:
        return solid.surface.box[None]
    order = np.argsort(solid.labels, kind="stable")
    starts = np.searchsorted(solid.labels[order], np.arange(solid.bodies))
    corners = solid.surface.triangles[order]
    low = np.minimum.reduceat(corners.min(axis=1), starts)
    high = np.maximum.reduceat(corners.max(axis=1), starts)
    return np.stack([low, high], axis=1)


def _lies_inside(box: NDArray[np.float64], others: NDArray[np.float64]) -> bool:
    return bool(np.any((others[:, 0] <= box[0]).all(1) & (others[:, 1] >= box[1]).all(1)))


def _has_overlaps(solid: Solid) -> bool:
    if solid.bodies < 2:
        return False
    boxes = boxes_of(solid)
    low, high = boxes[:, 0], boxes[:, 1]
    meets = ((low[:, None] < high[None]) & (high[:, None] > low[None])).all(axis=2)
    return int(meets.sum()) > solid.bodies


def _united(solid: Solid) -> Solid:
    """Unite the bodies, so that what overlaps is printed and paid once."""
    # Imported here: most files hold one body and need no boolean operations.
    from store.uploads.solids.union import union_of  # noqa: PLC0415

    if solid.open_edges or len(solid.labels) > MOST_UNITED_TRIANGLES:
        return replace(solid, overlapping=True)
    united = union_of(solid.surface, solid.labels, solid.volumes)
    if united is None:
        return replace(solid, overlapping=True)
    return replace(told_apart(united), flipped=solid.flipped)
