"""Bit masks of every layer: bit b of byte i is layer 8i + b, so a step treats eight.

A mask is an array [bytes, rows, columns] of uint8 whose rim is empty.
"""

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.uint8]
Counts = NDArray[np.float64]
_ONES = np.uint64(0x0101010101010101)


def packed(filled: NDArray[np.bool_]) -> Mask:
    """Pack [layers, rows, columns]; columns must be a multiple of 8."""
    layers, rows, columns = filled.shape
    mask = np.zeros((-(-layers // 8), rows, columns), np.uint8)
    for bit in range(8):
        part = filled.view(np.uint8)[bit::8]
        mask[: len(part)] |= part << np.uint8(bit)
    return mask


def unpacked(mask: Mask, layers: int) -> NDArray[np.bool_]:
    """Undo packing: [layers, rows, columns]."""
    filled = np.empty((8 * len(mask), *mask.shape[1:]), np.uint8)
    for bit in range(8):
        filled[bit::8] = (mask >> np.uint8(bit)) & np.uint8(1)
    return filled[:layers].view(np.bool_)


def counts(mask: Mask, layers: int) -> Counts:
    """Count the pixels of each layer."""
    words = mask.reshape(len(mask), -1).view(np.uint64)
    found = np.empty((len(mask), 8))
    for bit in range(8):
        ones = np.bitwise_count(words & (_ONES << np.uint64(bit)))
        found[:, bit] = ones.sum(axis=1, dtype=np.int64)
    return found.reshape(-1)[:layers]


def only(layers: NDArray[np.bool_], mask: Mask) -> Mask:
    """Keep the mask on these layers, empty it on the others."""
    spare = np.pad(layers, (0, 8 * len(mask) - len(layers)))
    bits: Mask = np.packbits(spare, bitorder="little")
    return mask & bits[:, None, None]


def eroded(mask: Mask, *, square: bool) -> Mask:
    """Take one pixel off: towards four neighbours, or towards all eight (`square`)."""
    left = mask.copy()
    left[:, 1:] &= mask[:, :-1]
    left[:, :-1] &= mask[:, 1:]
    left[:, :, 1:] &= mask[:, :, :-1]
    left[:, :, :-1] &= mask[:, :, 1:]
    if square:
        left[:, 1:, 1:] &= mask[:, :-1, :-1]
        left[:, :-1, :-1] &= mask[:, 1:, 1:]
        left[:, 1:, :-1] &= mask[:, :-1, 1:]
        left[:, :-1, 1:] &= mask[:, 1:, :-1]
    return left


def dilated(mask: Mask, *, square: bool) -> Mask:
    """Add one pixel all around: towards four neighbours, or all eight (`square`)."""
    more = mask.copy()
    more[:, 1:] |= mask[:, :-1]
    more[:, :-1] |= mask[:, 1:]
    more[:, :, 1:] |= mask[:, :, :-1]
    more[:, :, :-1] |= mask[:, :, 1:]
    if square:
        more[:, 1:, 1:] |= mask[:, :-1, :-1]
        more[:, :-1, :-1] |= mask[:, 1:, 1:]
        more[:, 1:, :-1] |= mask[:, :-1, 1:]
        more[:, :-1, 1:] |= mask[:, 1:, :-1]
    return more


def shrunk(mask: Mask, pixels: int) -> Mask:
    """Erode by a distance; four and eight neighbours in turn make it nearly round."""
    for turn in range(pixels):
        mask = eroded(mask, square=turn % 2 == 1)
    return mask


def grown(mask: Mask, pixels: int, *, within: Mask) -> Mask:
    """Dilate by a distance without leaving `within`."""
    for turn in range(pixels):
        mask = dilated(mask, square=turn % 2 == 1) & within
    return mask


def opened(mask: Mask, pixels: int) -> Mask:
    """Keep only what is wider than twice this distance."""
    return grown(shrunk(mask, pixels), pixels, within=mask)


def from_above(mask: Mask, steps: int) -> Mask:
    """Give each layer what the layer so many steps above it has."""
    whole, bits = divmod(steps, 8)
    shifted = np.zeros_like(mask)
    if whole < len(mask):
        shifted[: len(mask) - whole] = mask[whole:] >> np.uint8(bits)
    if bits and whole + 1 < len(mask):
        shifted[: len(mask) - whole - 1] |= mask[whole + 1 :] << np.uint8(8 - bits)
    return shifted


def from_below(mask: Mask, steps: int) -> Mask:
    """Give each layer what the layer so many steps below it has."""
    whole, bits = divmod(steps, 8)
    shifted = np.zeros_like(mask)
    if whole < len(mask):
        shifted[whole:] = mask[: len(mask) - whole] << np.uint8(bits)
    if bits and whole + 1 < len(mask):
        shifted[whole + 1 :] |= mask[: len(mask) - whole - 1] >> np.uint8(8 - bits)
    return shifted


def outline(mask: Mask, layers: int) -> Counts:
    """Measure each layer's outline in pixels: Crofton's formula with four directions."""
    across = _entered(mask, 0, 1, layers) + _entered(mask, 1, 0, layers)
    aslant = _entered(mask, 1, 1, layers) + _entered(mask, 1, -1, layers)
    outline: Counts = np.pi / 4 * (across + aslant / np.sqrt(2))
    return outline


def _entered(mask: Mask, down: int, right: int, layers: int) -> Counts:
    return counts(entries(mask, down, right), layers)


def entries(mask: Mask, down: int, right: int) -> Mask:
    """Mark pixels whose predecessor in this direction is empty; the rim must be empty."""
    return mask & ~np.roll(mask, (down, right), axis=(1, 2))


def places(mask: Mask) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """List layer, row and column of every pixel that is set."""
    found = np.flatnonzero(mask)
    bits = mask.reshape(-1)[found]
    of_bit = [found[(bits >> np.uint8(bit)) & np.uint8(1) == 1] for bit in range(8)]
    layer_bit = np.repeat(np.arange(8), [len(each) for each in of_bit])
    byte, row, column = np.unravel_index(np.concatenate(of_bit), mask.shape)
    return byte * 8 + layer_bit, row, column
