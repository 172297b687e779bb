"""What is to be drawn: coloured triangles with a finish, and where to look."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]
Colour = tuple[int, int, int]


class Finish(IntEnum):
    """How a surface answers to light."""

    MATTE = 0
    GLOSS = 1
    METAL = 2
    BOARD = 3
    RUBBER = 4


@dataclass(frozen=True)
class Part:
    """Triangles (N, 3, 3) in millimetres, Z up, wound counter-clockwise from outside."""

    triangles: Floats
    colour: Colour
    finish: Finish = Finish.MATTE


@dataclass(frozen=True)
class Focus:
    """A sphere to fill the frame with, instead of the whole scene."""

    x: float
    y: float
    z: float
    radius: float


@dataclass(frozen=True)
class Scene:
    """Parts that stand together; `ground` paints the paper, None leaves it transparent."""

    parts: tuple[Part, ...]
    ground: Colour | None = None
    focus: Focus | None = None
    two_sided: bool = False


def gathered(scene: Scene) -> tuple[Floats, Ints]:
    """All triangles of a scene, and for each the number of its part."""
    triangles = [np.asarray(part.triangles, dtype=np.float32) for part in scene.parts]
    owners = [
        np.full(len(each), number, dtype=np.int32) for number, each in enumerate(triangles)
    ]
    if not triangles:
        return np.empty((0, 3, 3), np.float32), np.empty(0, np.int32)
    return np.concatenate(triangles), np.concatenate(owners)
