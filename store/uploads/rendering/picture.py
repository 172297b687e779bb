"""From an exposed scene to pixels: colour the light, ink it, average down, lay on paper."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from store.uploads.rendering.exposure import Exposure, expose
from store.uploads.rendering.materials import SCATTER, TINTED, mirrored
from store.uploads.rendering.scene import Bytes, Colour, Finish, Floats, Part, Scene
from store.uploads.rendering.sky import LAMP

STEEL: Colour = (126, 143, 158)
INK = np.array([0.020, 0.022, 0.026], dtype=np.float32)
SHADE = np.array([30, 27, 24], dtype=np.float32) / 255
LAMP_LIGHT = np.array([1.10, 1.07, 1.02], dtype=np.float32)
SKY_LIGHT = np.array([0.57, 0.60, 0.64], dtype=np.float32)
PAPER_LIGHT = np.array([0.30, 0.285, 0.26], dtype=np.float32)
GAMMA = np.float32(2.2)
Longs = npt.NDArray[np.int64]


def render(scene: Scene, *, width: int, height: int) -> Bytes:
    """A picture (height, width, 4) of the scene; (height, width, 3) on painted ground."""
    if not sum(len(part.triangles) for part in scene.parts):
        return _finished(np.zeros((height, width, 4), np.float32), scene.ground)
    exposure = expose(scene, width=width, height=height)
    return develop(exposure, scene.parts, ground=scene.ground)


def thumbnail(triangles: Floats, *, size: int, closed: bool = False) -> Bytes:
    """A square picture (size, size, 4) of one uploaded body in steel-blue plastic.

    Of a `closed` surface the sides that look away are never seen: they are left out.
    """
    part = Part(np.asarray(triangles, dtype=np.float32), STEEL, Finish.MATTE)
    return render(Scene((part,), two_sided=not closed), width=size, height=size)


def develop(
    exposure: Exposure, parts: Sequence[Part], *, ground: Colour | None = None
) -> Bytes:
    """Colour an exposure with the paints of its parts, given in the order they had."""
    height, width = exposure.coverage.shape
    layers = np.empty((height, width, 4), dtype=np.float32)
    alpha = exposure.coverage
    under = exposure.shadow * (1 - alpha)
    colours = _lit(exposure, parts) * exposure.weight[:, None]
    for channel in range(3):
        flat = np.bincount(exposure.pixel, colours[:, channel], minlength=height * width)
        layers[:, :, channel] = flat.reshape(height, width)
        layers[:, :, channel] += exposure.ink * INK[channel] + under * SHADE[channel]
    layers[:, :, 3] = alpha + under
    return _finished(layers, ground)


def _lit(exposure: Exposure, parts: Sequence[Part]) -> Floats:
    """Display colour (N, 3) of the chosen samples."""
    finishes = np.array([int(part.finish) for part in parts], dtype=np.int64)
    colours = np.array([part.colour for part in parts], dtype=np.float32) / 255
    scatter = colours**GAMMA * SCATTER[finishes][:, None]
    tint = np.where(TINTED[finishes][:, None], colours**GAMMA, np.float32(1))
    owner = exposure.owners
    shine = mirrored(exposure.normals, finishes[owner])
    shine *= np.clip(exposure.light[:, 0] * np.float32(1.25), 0.15, 1)
    linear = scatter.take(owner, axis=0) * _scattered(exposure.normals, exposure.light)
    linear += tint.take(owner, axis=0) * shine[:, None]
    return _shown(linear.astype(np.float32))


def _scattered(normals: Floats, light: Floats) -> Floats:
    """Light (N, 3) that a white matt surface sends back: lamp, sky and paper."""
    lamp = np.clip(normals @ LAMP, 0, 1) * light[:, 4]
    dome = light[:, 0] * np.float32(0.30) + np.einsum("ij,ij->i", light[:, 1:4], normals)
    below = np.clip(0.5 - 0.5 * normals[:, 2], 0, 1) * (0.35 + 0.65 * light[:, 0])
    amounts = np.stack([lamp, np.clip(dome, 0.02, None), below], axis=1).astype(np.float32)
    scattered: Floats = amounts @ np.stack([LAMP_LIGHT, SKY_LIGHT, PAPER_LIGHT])
    return scattered


def _shown(linear: Floats) -> Floats:
    """Display values with a soft shoulder, so that highlights keep their colour."""
    over = np.maximum(linear - np.float32(0.6), 0)
    bent = linear / (1 + over * np.float32(0.55))
    steps = np.clip(bent * np.float32(4095), 0, 4095).astype(np.int32)
    shown: Floats = CURVE.take(steps)
    return shown


def _finished(layers: Floats, ground: Colour | None) -> Bytes:
    """Straight-alpha bytes, or opaque bytes on the given paper."""
    alpha = layers[:, :, 3:4]
    if ground is not None:
        paper = np.array(ground, dtype=np.float32) / 255
        return _bytes((layers[:, :, :3] + (1 - alpha) * paper).astype(np.float32))
    straight = layers[:, :, :3] / np.maximum(alpha, np.float32(1e-4))
    return _bytes(np.concatenate([straight, alpha], axis=2))


def _bytes(values: Floats) -> Bytes:
    return np.rint(np.clip(values, 0, 1) * 255).astype(np.uint8)


CURVE = (np.linspace(0, 1, 4096) ** (1 / GAMMA)).astype(np.float32)
