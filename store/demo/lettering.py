"""Raised letters, flat or wrapped around a cylinder."""

from functools import cache

import numpy as np
import numpy.typing as npt
from manifold3d import CrossSection, Manifold, OpType
from PIL import Image, ImageDraw, ImageFont

LETTER_PIXELS = 28


def lettering(text: str, height: float, *, raised: float = 0.25) -> Manifold:
    """Raised capitals lying on z = 0, centred, reading along x."""
    scale = height / LETTER_PIXELS
    letters = _letters(text)
    x0, y0, x1, y1 = letters.bounds()
    centred = letters.translate((-(x0 + x1) / 2, -(y0 + y1) / 2))
    return centred.scale((scale, scale)).extrude(raised)


def wrapped(sheet: Manifold, d: float, *, turn: float, z: float) -> Manifold:
    """A flat sheet laid around an upright cylinder, its middle turned from the front."""

    def bent(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        angle = points[:, 0] / (d / 2) + np.radians(turn - 90)
        radius = d / 2 + points[:, 2]
        flat = [radius * np.cos(angle), radius * np.sin(angle), points[:, 1] + z]
        return np.stack(flat, axis=1)

    return sheet.warp_batch(bent)


@cache
def _letters(text: str) -> CrossSection:
    font = ImageFont.load_default(size=LETTER_PIXELS * 1.35)
    left, top, right, bottom = (int(v) for v in font.getbbox(text))
    image = Image.new("L", (right - left + 4, bottom - top + 4))
    ImageDraw.Draw(image).text((2 - left, 2 - top), text, font=font, fill=255)
    inked = np.asarray(image) > 110
    edges = np.diff(np.pad(inked.astype(np.int8), ((0, 0), (1, 1))), axis=1)
    rows, starts = np.nonzero(edges == 1)
    _, ends = np.nonzero(edges == -1)
    bars = [
        CrossSection.square((int(b - a), 1.02)).translate((int(a), len(inked) - int(y)))
        for y, a, b in zip(rows, starts, ends, strict=True)
    ]
    return CrossSection.batch_boolean(bars, OpType.Add).simplify(0.6)
