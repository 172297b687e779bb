"""What each finish mirrors, as a picture over all directions a surface can face."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from store.uploads.rendering.camera import FORWARD, RIGHT, UP
from store.uploads.rendering.scene import Finish, Floats
from store.uploads.rendering.sky import LAMP

SIDE = 256
RIM = np.array([0.62, 0.62, 0.48], dtype=np.float32)
RIM /= np.linalg.norm(RIM)
LAMP_SIDE = np.array([-0.93, -0.36, 0.0], dtype=np.float32)
STRIP = np.array([0.86, -0.30, -0.42], dtype=np.float32)
STRIP /= np.linalg.norm(STRIP)


@dataclass(frozen=True)
class Surface:
    """Mirror strength head-on, its smear, and the share of scattered light."""

    mirror: float
    smear: float
    scatter: float
    sheen: float = 0.0


SURFACES = {
    Finish.MATTE: Surface(mirror=0.022, smear=0.75, scatter=1.0, sheen=0.06),
    Finish.GLOSS: Surface(mirror=0.055, smear=0.10, scatter=1.0),
    Finish.METAL: Surface(mirror=0.90, smear=0.34, scatter=0.14),
    Finish.BOARD: Surface(mirror=0.030, smear=0.30, scatter=1.0),
    Finish.RUBBER: Surface(mirror=0.018, smear=0.90, scatter=1.0, sheen=0.10),
}
SCATTER = np.array([SURFACES[finish].scatter for finish in Finish], dtype=np.float32)
TINTED = np.array([finish is Finish.METAL for finish in Finish])


@cache
def mirrors() -> Floats:
    """Mirrored light (finishes, SIDE, SIDE) by the normal's y and x as seen."""
    line = (np.arange(SIDE, dtype=np.float32) + 0.5) / SIDE * 2 - 1
    x, y = np.meshgrid(line, line)
    towards = np.sqrt(np.clip(1 - x * x - y * y, 0.0, 1))
    normal = x[..., None] * RIGHT + y[..., None] * UP - towards[..., None] * FORWARD
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
    ray = (FORWARD - 2 * (normal @ FORWARD)[..., None] * normal).astype(np.float32)
    return np.stack([_mirrored(SURFACES[each], ray, towards) for each in Finish])


def mirrored(
    normals: Floats, finishes: np.ndarray[tuple[int], np.dtype[np.int64]]
) -> Floats:
    """Mirrored light (N,) for unit normals (N, 3)."""
    column = ((normals @ RIGHT + 1) * (SIDE / 2)).astype(np.int32)
    row = ((normals @ UP + 1) * (SIDE / 2)).astype(np.int32)
    last = SIDE - 1
    picked: Floats = mirrors()[finishes, np.clip(row, 0, last), np.clip(column, 0, last)]
    return picked


def _mirrored(surface: Surface, ray: Floats, towards: Floats) -> Floats:
    grazing = (1 - towards) ** 5
    strength = (
        surface.mirror + (1 - surface.mirror) * grazing * (1 - surface.smear) ** 2 * 0.6
    )
    seen: Floats = strength * _studio(ray, surface.smear)
    seen += surface.sheen * (1 - towards) ** 3
    return seen.astype(np.float32)


def _studio(ray: Floats, smear: float) -> Floats:
    """The room as a smeared mirror sees it: a large lamp, a rim strip, paper, dim walls."""
    lamp = _glow(ray @ LAMP, reach=0.86, smear=smear)
    rim = _glow(ray @ RIM, reach=0.90, smear=smear)
    height = ray[..., 2]
    side = (ray @ LAMP_SIDE) * 0.5 + 0.5
    walls = 0.20 + 0.55 * _ease(height, -0.05 - smear, 0.9)
    paper = _ease(-height, 0.0 - smear * 0.5, 0.35 + smear) * (0.16 + 0.62 * side)
    strip = 0.55 * _glow(ray @ STRIP, reach=0.93, smear=smear * 0.3)
    seam = 0.22 * np.exp(-((height / (0.10 + smear * 0.5)) ** 2))
    room: Floats = walls + paper + strip - seam
    room += lamp * max(2.7 - 4.6 * smear, 0.6) + rim * (1.2 - 0.7 * smear)
    return room


def _glow(cosine: Floats, *, reach: float, smear: float) -> Floats:
    return _ease(cosine, reach - 0.05 - smear * 1.1, reach + 0.05 + smear * 0.1)


def _ease(value: Floats, low: float, high: float) -> Floats:
    share = np.clip((value - low) / (high - low), 0, 1)
    eased: Floats = share * share * (3 - 2 * share)
    return eased
