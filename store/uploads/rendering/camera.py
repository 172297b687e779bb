"""The shop's one camera: orthographic, three-quarter, looking slightly down."""

from dataclasses import dataclass

import numpy as np

from store.uploads.rendering.scene import Floats, Focus

AZIMUTH = np.radians(35.0)
ELEVATION = np.radians(25.0)
MARGIN = 0.085

RIGHT = np.array([np.cos(AZIMUTH), np.sin(AZIMUTH), 0.0], dtype=np.float32)
FORWARD = np.array(
    [
        -np.sin(AZIMUTH) * np.cos(ELEVATION),
        np.cos(AZIMUTH) * np.cos(ELEVATION),
        -np.sin(ELEVATION),
    ],
    dtype=np.float32,
)
UP = np.cross(RIGHT, FORWARD).astype(np.float32)
AXES = np.stack([RIGHT, -UP, FORWARD])


@dataclass(frozen=True)
class Framing:
    """Maps millimetres to samples: x to the right, y down, depth away from the eye."""

    scale: float
    offset: Floats

    def project(self, points: Floats) -> Floats:
        """World points (..., 3) as sample x, sample y and depth in samples."""
        seen: Floats = points @ (AXES.T * np.float32(self.scale)) + self.offset
        return seen

    def unproject(self, x: Floats, y: Floats, depth: Floats) -> Floats:
        """World points (N, 3) of samples at the given depth."""
        seen = np.stack([x, y, depth], axis=-1) - self.offset
        world: Floats = seen @ (AXES / np.float32(self.scale))
        return world


def frame(triangles: Floats, *, focus: Focus | None, width: int, height: int) -> Framing:
    """The framing that shows everything, or the focus, in the middle of the picture."""
    low, high = _extent(triangles, focus)
    room = np.array([width, height]) * (1 - 2 * MARGIN)
    scale = float((room / np.maximum(high[:2] - low[:2], 1e-9)).min())
    middle = (low + high) / 2 * scale
    offset = np.array([width / 2 - 0.5, height / 2 - 0.5, 0.0]) - [
        *middle[:2],
        low[2] * scale,
    ]
    return Framing(scale=scale, offset=offset.astype(np.float32))


def _extent(triangles: Floats, focus: Focus | None) -> tuple[Floats, Floats]:
    if focus is not None:
        centre = AXES @ np.array([focus.x, focus.y, focus.z], dtype=np.float32)
        return centre - np.float32(focus.radius), centre + np.float32(focus.radius)
    seen = triangles.reshape(-1, 3) @ AXES.T
    return seen.min(axis=0), seen.max(axis=0)
