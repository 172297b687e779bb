"""Model files made by the tests: nothing is stored that can be computed."""

from pathlib import Path

import numpy as np

TRIANGLE = np.dtype(
    [("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attributes", "<u2")]
)


def sphere_stl(path: Path, *, triangles: int, diameter: float = 40.0) -> Path:
    """Write a closed ball of at least so many triangles as a binary STL, in millimetres."""
    rings = int((triangles / 4) ** 0.5) + 2
    corners = _ball(rings, 2 * rings) * diameter / 2
    written = np.zeros(len(corners), TRIANGLE)
    written["corners"] = corners
    header = b"a ball".ljust(80) + len(corners).to_bytes(4, "little")
    path.write_bytes(header + written.tobytes())
    return path


def _ball(rings: int, around: int) -> np.ndarray:
    """Triangles of the unit sphere; the ones that collapse at the poles are left out."""
    point = _grid(rings, around)
    a, b = point[:-1, :-1], point[:-1, 1:]
    c, d = point[1:, :-1], point[1:, 1:]
    upper = np.stack([a, c, d], axis=2)[:-1]
    lower = np.stack([a, d, b], axis=2)[1:]
    return np.concatenate([upper.reshape(-1, 3, 3), lower.reshape(-1, 3, 3)])


def _grid(rings: int, around: int) -> np.ndarray:
    down = np.linspace(0, np.pi, rings + 1)[:, None]
    turn = np.linspace(0, 2 * np.pi, around + 1)[None, :]
    turn[0, -1] = 0.0
    x, y = np.sin(down) * np.cos(turn), np.sin(down) * np.sin(turn)
    z = np.broadcast_to(np.cos(down), x.shape)
    grid = np.stack([x, y, z], axis=-1).astype("<f4")
    grid[0], grid[-1] = (0, 0, 1), (0, 0, -1)
    return grid
