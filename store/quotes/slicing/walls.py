"""Beads along the outline: how long they are, and what area they leave inside."""

from dataclasses import dataclass

import numpy as np

from store.quotes.profiles import ROUND_SIDES, Cut, spacing
from store.quotes.slicing.masks import (
    Mask,
    counts,
    eroded,
    only,
    opened,
    outline as outlined,
)
from store.quotes.slicing.planes import Floats
from store.quotes.slicing.raster import Drawing, Grid

# Between walls that have all their beads, narrower slits than this are left empty (three
# fifths of a bead in PrusaSlicer); one as wide as `_SURE_MM` is surely filled.
_NARROWEST_MM = 0.24
_SURE_MM = 1.0
# A layer with hardly more room than this, of its area, is nothing but walls.
_ALL_WALLS = 0.03
# Beads are squeezed in down to this width (PrusaSlicer: min_bead_width, 85 % of a nozzle).
_NARROWEST_BEAD_MM = 0.34
_MOST_STEPS = 40


@dataclass(frozen=True)
class Walls:
    """Beads along outlines per layer: lengths (mm) and what they cover (mm2).

    `room` is the area left inside them, `inside` its mask.
    """

    outer: Floats
    inner: Floats
    outer_area: Floats
    inner_area: Floats
    room: Floats
    inside: Mask


class _Levels:
    """The area of each layer at every distance from its outline."""

    def __init__(self, drawing: Drawing, grid: Grid, *, depth: float) -> None:
        layers = len(drawing.length)
        mask = drawing.mask
        self.masks = [mask]
        areas = [counts(mask, layers) * grid.area]
        distances = [_drawn_off(drawing, areas[0], grid)]
        while distances[-1].min() < depth and len(self.masks) < _MOST_STEPS:
            square = len(self.masks) % 2 == 0
            mask = eroded(mask, square=square)
            # How far a step moves an outline depends on how it lies on the grid.
            step = drawing.square if square else drawing.plus
            distances.append(distances[-1] + step * grid.pixel)
            areas.append(counts(mask, layers) * grid.area)
            self.masks.append(mask)
        self.areas, self.distances = np.array(areas), np.array(distances)
        self._each = np.arange(layers)

    def area(self, distance: Floats) -> Floats:
        """Give each layer's area within this distance of its outline, between steps too."""
        below = (self.distances <= distance).sum(axis=0) - 1
        below = np.clip(below, 0, len(self.areas) - 2)
        near, far = self.distances[below, self._each], self.distances[below + 1, self._each]
        share = (distance - near) / np.maximum(far - near, 1e-9)
        here, next_ = self.areas[below, self._each], self.areas[below + 1, self._each]
        area: Floats = np.maximum(here + share * (next_ - here), 0.0)
        return area

    def mask(self, distance: Floats) -> tuple[Mask, Floats]:
        """Give the mask nearest to this distance, and how much deeper it lies."""
        nearest = np.abs(self.distances - distance).argmin(axis=0)
        found = np.zeros_like(self.masks[0])
        for step in np.unique(nearest):
            found |= only(nearest == step, self.masks[step])
        return found, self.distances[nearest, self._each] - distance


def measure_walls(drawing: Drawing, grid: Grid, cut: Cut) -> Walls:
    """Lay walls along the outlines; thin places hold the beads they have room for."""
    layers = len(drawing.length)
    outer, step = _steps(cut, layers)
    depth = outer + step * (cut.walls - 1)
    # The first layer is drawn in, so that it does not bulge where it is pressed flat.
    outline = np.zeros(layers)
    outline[0] = cut.elephant_foot
    levels = _Levels(drawing, grid, depth=float((outline + depth).max()) + grid.pixel)
    # Beads keep their round sides within the outline: it is drawn in by half of them.
    rim = outline + ROUND_SIDES * cut.layer / 2
    edge, behind, last = (levels.area(rim + d) for d in (0.0, outer, depth))
    overlap = cut.infill_overlap * step
    inside, deeper = levels.mask(outline + depth - overlap)
    wide = _wide(inside, grid, deeper - overlap)
    kept = counts(wide, layers) / np.maximum(counts(inside, layers), 1.0)
    room = levels.area(outline + depth) * kept
    return _beads(edge - behind, behind - last, room, wide, cut)


def _wide(inside: Mask, grid: Grid, deeper: Floats) -> Mask:
    """Leave out slits too narrow for infill, told by their area and outline on average."""
    layers = len(deeper)
    slits = inside & ~opened(inside, max(1, round(_SURE_MM / 2 / grid.pixel)))
    width = 2 * grid.pixel * counts(slits, layers)
    width = width / np.maximum(outlined(slits, layers), 1e-9) + 2 * deeper
    return inside & ~only(width < _NARROWEST_MM, slits)


def _beads(
    outer_area: Floats,
    inner_area: Floats,
    room: Floats,
    inside: Mask,
    cut: Cut,
) -> Walls:
    """Tell lengths from areas; thin walls hold a whole number of beads, wide or narrow."""
    outer, step = _steps(cut, len(room))
    thin = room < _ALL_WALLS * (outer_area + inner_area)
    middle = outer_area / outer / 2
    gap = _squeezed_in(inner_area / np.maximum(middle * step, 1e-9), cut)
    none_between = thin & (gap == 0)
    outer_area = outer_area + np.where(none_between, inner_area, 0.0)
    inner_area = np.where(none_between, 0.0, inner_area)
    return Walls(
        outer=outer_area / outer,
        inner=np.where(thin, gap * middle, inner_area / step),
        outer_area=outer_area,
        inner_area=inner_area,
        room=room,
        inside=inside,
    )


def _squeezed_in(room: Floats, cut: Cut) -> Floats:
    """Give how many beads lie where there is room for so many of their usual width.

    As in PrusaSlicer's Arachne one more is laid when it would not be too narrow: a middle
    bead of its own, or two in place of the middle one.
    """
    whole = np.floor(room)
    split = 2 * _NARROWEST_BEAD_MM / cut.outer_width - 1
    added = _NARROWEST_BEAD_MM / cut.wall_width
    more: Floats = whole + (room - whole >= np.where(whole % 2 == 1, split, added))
    return more


def _drawn_off(drawing: Drawing, area: Floats, grid: Grid) -> Floats:
    """Tell how far the drawn outline lies outside the exact one, in mm; 0 if unknown."""
    excess = area - (drawing.area - drawing.overlap)
    off = np.where(drawing.closed, excess / np.maximum(drawing.length, 1e-9), 0.0)
    return -np.clip(off, -grid.pixel / 2, grid.pixel / 2)


def _steps(cut: Cut, layers: int) -> tuple[Floats, Floats]:
    """Tell how far the outer and the inner beads lie apart on each layer."""
    outer = _per_layer(cut, cut.outer_width, layers)
    return outer, _per_layer(cut, cut.wall_width, layers)


def _per_layer(cut: Cut, width: float, layers: int) -> Floats:
    steps = np.full(layers, spacing(width, cut.layer))
    steps[0] = spacing(cut.first_width, cut.first_layer)
    return steps
