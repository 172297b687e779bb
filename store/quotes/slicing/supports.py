"""Where supports must stand: below what leans over too far, down to the bed or the part."""

import numpy as np
from numpy.typing import NDArray

from store.quotes.profiles import Cut
from store.quotes.slicing.masks import Mask, unpacked
from store.quotes.slicing.planes import Floats
from store.quotes.slicing.raster import Grid

Fields = NDArray[np.bool_]
# Supports are coarse: so are the pixels that are enough to tell them.
_PIXEL_MM = 0.45
_MOST_VOXELS = 3e6
# Lean is measured over this far, so that pixels do not decide it.
_LEAN_MM = 1.2
# PrusaSlicer's SUPPORT_MATERIAL_MARGIN: supports reach beyond what they hold.
_MARGIN_MM = 1.5
# Wide undersides are laid as bridges, where a slicer may trust them to hold themselves:
# PrusaSlicer then holds only about this share of them (read off its own supports).
_WIDE_MM = 1.5
_HELD_OF_WIDE = 0.45


def measure_supports(
    part: Mask, cut: Cut, grid: Grid, *, layers: int
) -> tuple[Floats, Floats]:
    """Give the area of supports on each layer, and what they touch from below (mm2)."""
    voxels = layers * grid.rows * grid.columns
    every = max(1, round(_PIXEL_MM / grid.pixel), round((voxels / _MOST_VOXELS) ** 0.5))
    pixel = grid.pixel * every
    filled = unpacked(part[:, ::every, ::every], layers)
    undersides = filled.copy()
    undersides[1:] &= ~filled[:-1]
    undersides[0] = False
    held = undersides & _leaning(filled, cut, pixel)
    if not held.any():
        return np.zeros(layers), np.zeros(layers)
    margin = round(_MARGIN_MM / pixel)
    if not cut.bridges_unsupported:
        return _columns(filled, _spread(held, margin)) * pixel**2, _areas(held) * pixel**2
    wide = _wide(undersides, round(_WIDE_MM / pixel))
    held &= ~_bridged(wide, undersides, filled)
    narrow = held & ~wide
    all_columns = _columns(filled, _spread(held, margin))
    narrow_columns = _columns(filled, _spread(narrow, margin))
    share = _HELD_OF_WIDE
    columns = share * all_columns + (1 - share) * narrow_columns
    contact = share * _areas(held) + (1 - share) * _areas(narrow)
    return columns * pixel**2, contact * pixel**2


def _areas(fields: Fields) -> Floats:
    areas: Floats = fields.sum(axis=(1, 2), dtype=np.float64)
    return areas


def _wide(fields: Fields, pixels: int) -> Fields:
    return _spread(~_spread(~fields, pixels), pixels) & fields


def _leaning(filled: Fields, cut: Cut, pixel: float) -> Fields:
    """Find what stands out further than the threshold allows over layers well below."""
    lean = cut.layer / np.tan(np.radians(cut.support_threshold))
    down = max(1, round(_LEAN_MM / lean))
    below = np.ones_like(filled)  # so near to the bed nothing needs holding
    below[down:] = filled[:-down]
    return filled & ~_spread(below, round(down * lean / pixel))


def _bridged(wide: Fields, undersides: Fields, filled: Fields) -> Fields:
    """Find wide undersides that hang between two sides, straight along or across."""
    bridged = np.zeros_like(wide)
    some = np.flatnonzero(wide.any(axis=(1, 2)))
    if len(some):
        hanging, ground = undersides[some], filled[some - 1]
        along = _hung(hanging, ground)
        across = _hung(hanging.swapaxes(1, 2), ground.swapaxes(1, 2)).swapaxes(1, 2)
        bridged[some] = wide[some] & (along | across)
    return bridged


def _hung(undersides: Fields, ground: Fields) -> Fields:
    """Find undersides in rows of which both ends lie on ground."""
    left = _reached(undersides, ground)
    right = _reached(undersides[..., ::-1], ground[..., ::-1])[..., ::-1]
    hung: Fields = left & right
    return hung


def _reached(undersides: Fields, ground: Fields) -> Fields:
    """Find undersides in rows whose left end lies on ground."""
    columns = np.arange(undersides.shape[2], dtype=np.int16)
    before = np.maximum.accumulate(np.where(undersides, np.int16(0), columns), axis=2)
    reached: Fields = undersides & np.take_along_axis(
        ground, before.astype(np.intp), axis=2
    )
    return reached


def _columns(filled: Fields, held: Fields) -> Floats:
    """Let supports grow down from what they hold until something is in their way."""
    area = np.zeros(len(filled))
    standing = np.zeros_like(filled[0])
    for layer in range(len(filled) - 2, -1, -1):
        standing = (standing | held[layer + 1]) & ~filled[layer]
        area[layer] = standing.sum()
    return area


def _spread(fields: Fields, pixels: int) -> Fields:
    for turn in range(pixels):
        more = fields.copy()
        more[:, 1:] |= fields[:, :-1]
        more[:, :-1] |= fields[:, 1:]
        more[:, :, 1:] |= fields[:, :, :-1]
        more[:, :, :-1] |= fields[:, :, 1:]
        if turn % 2:
            more[:, 1:, 1:] |= fields[:, :-1, :-1]
            more[:, :-1, :-1] |= fields[:, 1:, 1:]
            more[:, 1:, :-1] |= fields[:, :-1, 1:]
            more[:, :-1, 1:] |= fields[:, 1:, :-1]
        fields = more
    return fields
