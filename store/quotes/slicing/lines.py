"""How long infill lines run across their regions, at 45 degrees as slicers lay them."""

import numpy as np
from numpy.typing import NDArray

from store.quotes.slicing.masks import Mask, entries, only, places
from store.quotes.slicing.planes import Floats, Ints
from store.quotes.slicing.raster import Grid

# Lengths are sorted into classes; each is counted at its mean length.
LENGTHS = np.array([0.7, 1.4, 2.5, 4.0, 6.0, 9.0, 14.0, 22.0, 36.0, 70.0])
CLASSES = len(LENGTHS) + 1


def measure_lines(mask: Mask, grid: Grid, *, layers: int, crossed: bool) -> Floats:
    """Sort what lines cover of each layer by their length: [2, classes, layers].

    First the width of the swaths (mm), then their area (mm2). `crossed` regions have lines
    in both directions on every layer, others turn from layer to layer.
    """
    even = np.arange(layers) % 2 == 0
    found = np.zeros((2, CLASSES, layers))
    for right, chosen in ((1, even), (-1, ~even)):
        part = mask if crossed else only(chosen, mask)
        found += _sorted_runs(part, right, grid, layers)
    return found / 2 if crossed else found


def _sorted_runs(mask: Mask, right: int, grid: Grid, layers: int) -> Floats:
    layer, steps = _runs(mask, right)
    length = steps * (grid.pixel * np.sqrt(2))
    group = np.searchsorted(LENGTHS, length) * layers + layer
    sums = [np.bincount(group, each, CLASSES * layers) for each in (None, length)]
    apart = grid.pixel / np.sqrt(2)
    sorted_runs: Floats = apart * np.stack(sums).reshape(2, CLASSES, layers)
    return sorted_runs


def _runs(mask: Mask, right: int) -> tuple[Ints, Ints]:
    """Pair where slanting runs of pixels begin with where they end: layers and lengths."""
    begin_layer, begin_diagonal, begin_row = _slanting(entries(mask, 1, right), right)
    _, _, end_row = _slanting(entries(mask, -1, -right), right)
    del begin_diagonal
    return begin_layer, end_row - begin_row + 1


def _slanting(mask: Mask, right: int) -> tuple[Ints, Ints, NDArray[np.int64]]:
    """List pixels by layer, by diagonal, and along it."""
    layer, row, column = places(mask)
    rows, columns = mask.shape[1:]
    diagonal = column - right * row + rows
    order = np.argsort((layer * (2 * rows + columns) + diagonal) * rows + row)
    return layer[order], diagonal[order], row[order]
