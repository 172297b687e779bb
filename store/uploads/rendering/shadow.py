"""The soft shadow that things throw on the paper they stand on."""

import numpy as np

from store.uploads.rendering.camera import FORWARD, Framing
from store.uploads.rendering.scene import Floats
from store.uploads.rendering.sky import LAMP, Sky, directions

DEPTH = np.float32(0.62)
SKY_SHARE = 1.3
IGNORED = 0.06
BORDER = 0.14
COARSE = 2


def shadow(
    sky: Sky, framing: Framing, *, floor: float, shape: tuple[int, int], fine: int
) -> Floats:
    """How dark the paper is (height, width), 0 in open light."""
    height, width = shape
    rows, columns = -(-height // COARSE), -(-width // COARSE)
    step = COARSE * fine
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32) * step + step / 2
    start = framing.unproject(x.ravel(), y.ravel(), np.zeros(x.size, np.float32))
    ground = start + (floor - start[:, 2:3]) / FORWARD[2] * FORWARD
    ground[:, 2] = floor - sky.cell * 0.5
    light = sky.at(ground)
    share = (light[:, 4] * LAMP[2] + light[:, 3] * SKY_SHARE) / _open_light()
    dark = np.clip((1 - IGNORED - share) / (1 - IGNORED), 0, 1).reshape(rows, columns)
    dark *= _border(rows)[:, None] * _border(columns) * DEPTH
    return _enlarged(dark)[:height, :width]


def _open_light() -> float:
    """What level paper gets under an unobstructed lamp and sky, as marched."""
    _, weights = directions()
    return float(LAMP[2] + weights[:, 3].sum() * SKY_SHARE)


def _border(count: int) -> Floats:
    """One inside the picture, falling softly to nothing at its edges."""
    place = (np.arange(count, dtype=np.float32) + 0.5) / count
    share = np.clip(np.minimum(place, 1 - place) / BORDER, 0, 1).astype(np.float32)
    eased: Floats = share * share * (3 - 2 * share)
    return eased


def _enlarged(grid: Floats) -> Floats:
    """The grid doubled by linear steps along both axes."""
    for axis in (0, 1):
        after, before = np.roll(grid, -1, axis=axis), np.roll(grid, 1, axis=axis)
        pair = [grid * 0.75 + before * 0.25, grid * 0.75 + after * 0.25]
        shape = list(grid.shape)
        shape[axis] *= COARSE
        grid = np.stack(pair, axis=axis + 1).reshape(shape)
    return grid
