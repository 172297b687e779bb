"""Slices a mesh once per `Cut`: what is left to price are speeds, infill and plastic.

Layers are drawn on a grid of pixels and treated as bit masks, eight at a time; exact
outlines tell what pixels cannot. Time and memory are bounded for any mesh.
"""

from dataclasses import asdict
from typing import Any

import numpy as np

from store.quotes.profiles import Cut, spacing
from store.quotes.slicing.layers import Layers, OtherFormat
from store.quotes.slicing.lines import measure_lines
from store.quotes.slicing.masks import counts, outline
from store.quotes.slicing.outlines import Outlines, measure_outlines
from store.quotes.slicing.planes import (
    Crossings,
    Floats,
    Ints,
    Segments,
    plane_heights,
)
from store.quotes.slicing.raster import Drawing, Grid, draw
from store.quotes.slicing.skins import Skins, find_skins
from store.quotes.slicing.supports import measure_supports
from store.quotes.slicing.walls import Walls, measure_walls

__all__ = ["Layers", "OtherFormat", "cut_layers"]

# Loops are linked on layers spread over the part, with so many segments at most.
_MOST_SAMPLES = 48
_MOST_LINKED = 150_000
_A_POINT = 1e-7
_NOTHING = Segments(np.zeros(0, np.int64), np.zeros((0, 2)), np.zeros((0, 2)))


def cut_layers(triangles: Floats, cut: Cut) -> Layers:
    """Slice a mesh: corners [n, 3, 3] in mm, oriented outwards, the bed below its lowest.

    Raises ValueError for a mesh without height or with numbers that are not finite.
    """
    triangles = np.asarray(triangles, np.float64)
    if triangles.size == 0 or not np.isfinite(triangles).all():
        raise ValueError("There is nothing to slice.")
    triangles = triangles - triangles.min(axis=(0, 1))
    size = triangles.max(axis=(0, 1))
    if size[2] <= 0:
        raise ValueError("A flat mesh has no layers.")
    heights = plane_heights(size[2], layer=cut.layer, first_layer=cut.first_layer)
    crossings = Crossings(triangles, heights)
    grid = Grid.over(size, layers=len(heights), bead=cut.wall_width)
    repeated = crossings.thinned(grid.pixel)
    if repeated > 1:
        crossings = Crossings(triangles, heights[repeated // 2 :: repeated])
    drawing = draw(crossings, grid, repeated=repeated, layers=len(heights))
    chosen = _samples(crossings)
    return Layers(
        size=size,
        pixel=grid.pixel,
        repeated=repeated,
        sample=np.abs(chosen[:, None] * repeated - np.arange(len(heights))).argmin(axis=0),
        **_laid_out(drawing, cut, grid),
        **asdict(_outlines(crossings, chosen, cut)),
    )


def _samples(crossings: Crossings) -> Ints:
    """Choose planes whose loops are linked: evenly spread, as many as time allows."""
    planes = len(crossings.heights)
    step = max(planes / _MOST_SAMPLES, crossings.total / _MOST_LINKED, 1.0)
    wanted = max(1, int(planes / step))
    return np.unique(((np.arange(wanted) + 0.5) * planes / wanted).astype(np.int64))


def _outlines(crossings: Crossings, chosen: Ints, cut: Cut) -> Outlines:
    planes = Crossings(crossings.triangles, crossings.heights[chosen])
    parts = []
    for segments in planes.segments():
        kept = segments.lengths > _A_POINT
        parts.append(Segments(segments.row[kept], segments.start[kept], segments.end[kept]))
    if not parts:
        return measure_outlines(_NOTHING, samples=len(chosen), walls_depth=0.0)
    joined = Segments(
        *(np.concatenate(each) for each in zip(*map(_fields, parts), strict=True))
    )
    depth = spacing(cut.wall_width, cut.layer) * (cut.walls - 1)
    return measure_outlines(joined, samples=len(chosen), walls_depth=depth)


def _fields(segments: Segments) -> tuple[Ints, Floats, Floats]:
    return segments.row, segments.start, segments.end


def _laid_out(drawing: Drawing, cut: Cut, grid: Grid) -> dict[str, Any]:
    """Find walls, skins and supports of every layer."""
    layers = len(drawing.length)
    walls = measure_walls(drawing, grid, cut)
    skins = find_skins(drawing.mask, walls.inside, cut, grid)
    support, contact = measure_supports(drawing.mask, cut, grid, layers=layers)
    drawn = np.maximum(outline(drawing.mask, layers), 1e-9)
    return {
        "length": drawing.length,
        "area": counts(drawing.mask, layers) * grid.area,
        "outer": walls.outer,
        "inner": walls.inner,
        "outer_area": walls.outer_area,
        "inner_area": walls.inner_area,
        **_areas(skins, walls, layers),
        "edge": outline(skins.sparse, layers) * drawing.length / drawn,
        "lines": _lines(skins, grid, layers),
        "support": support,
        "contact": contact,
    }


def _lines(skins: Skins, grid: Grid, layers: int) -> Floats:
    dense = (skins.solid, skins.top, skins.bridge)
    lines = [measure_lines(region, grid, layers=layers, crossed=False) for region in dense]
    lines.append(measure_lines(skins.sparse, grid, layers=layers, crossed=True))
    return np.stack(lines)


def _areas(skins: Skins, walls: Walls, layers: int) -> dict[str, Floats]:
    """Share the exact room inside the walls out among what fills it."""
    drawn = {
        "solid": counts(skins.solid, layers),
        "top": counts(skins.top, layers),
        "bridge": counts(skins.bridge, layers),
        "sparse": counts(skins.sparse, layers),
    }
    scale = walls.room / np.maximum(sum(drawn.values()), 1.0)
    return {name: pixels * scale for name, pixels in drawn.items()}
