"""What is solid inside the walls: tops, bottoms, bridges, and skins behind slopes.

The rules are PrusaSlicer's: surfaces that see the sky or the air are widened to find a
hold, layers behind them are solid, and slopes are backed so that nothing is thinner.
"""

from dataclasses import dataclass

import numpy as np

from store.quotes.profiles import Cut
from store.quotes.slicing.masks import (
    Mask,
    counts,
    dilated,
    from_above,
    from_below,
    grown,
    only,
    opened,
    outline,
)
from store.quotes.slicing.raster import Grid

# PrusaSlicer's EXTERNAL_INFILL_MARGIN: how far tops and bottoms reach into their layer.
_HOLD_MM = 3.0
# Layers behind a top or bottom reach beyond it by about a bead and its gap.
_BACKING_MM = 0.6
# A solid strip narrower than a bead is left out; one this wide is surely kept.
_NARROWEST_MM = 0.42
_SURE_MM = 1.0
# Nothing is bridged that is narrower than three bridge beads on either side.
_BRIDGE_MM = 1.2


@dataclass(frozen=True)
class Skins:
    """Masks of what fills each layer inside its walls."""

    top: Mask
    bridge: Mask
    solid: Mask
    sparse: Mask


def find_skins(part: Mask, inside: Mask, cut: Cut, grid: Grid) -> Skins:
    """Tell what is solid, and of that what is on top and what hangs in the air."""
    hold = round(_HOLD_MM / grid.pixel)
    top = grown(inside & ~from_above(part, 1), hold, within=inside)
    bottom = grown(inside & ~from_below(part, 1), hold, within=inside)
    solid = _backed(top, bottom, part, cut, grid) | _slopes(inside, cut, grid)
    solid = (solid & inside) | top | bottom
    sparse = inside & ~solid
    inner = solid & from_below(sparse, 1) & ~top & ~bottom
    bridge = opened(inner, round(_BRIDGE_MM / grid.pixel)) | _without_first(bottom)
    top &= ~bottom
    return Skins(top=top, bridge=bridge, solid=solid & ~top & ~bridge, sparse=sparse)


def _backed(top: Mask, bottom: Mask, part: Mask, cut: Cut, grid: Grid) -> Mask:
    reach = round(_BACKING_MM / grid.pixel)
    top, bottom = grown(top, reach, within=part), grown(bottom, reach, within=part)
    backed = np.zeros_like(part)
    for step in range(1, cut.top_layers):
        backed |= from_above(top, step)
    for step in range(1, cut.bottom_layers):
        backed |= from_below(bottom, step)
    return backed


def _slopes(inside: Mask, cut: Cut, grid: Grid) -> Mask:
    """Find what layers just above or below do not cover: it stands behind a slope."""
    layers = 8 * len(inside)
    covered = inside.copy()
    for step in range(1, cut.top_layers):
        covered &= from_above(inside, step)
    for step in range(1, cut.bottom_layers):
        covered &= from_below(inside, step)
    bare = inside & ~covered
    thin = bare & ~opened(bare, max(1, round(_SURE_MM / 2 / grid.pixel)))
    # Pixels are too coarse to tell a strip's width: its area and outline do, on average.
    width = 2 * counts(thin, layers) / np.maximum(outline(thin, layers), 1e-9)
    bare &= ~only(width * grid.pixel < _NARROWEST_MM, thin)
    return dilated(bare, square=False)


def _without_first(mask: Mask) -> Mask:
    without = mask.copy()
    without[0] &= np.uint8(0xFE)
    return without
