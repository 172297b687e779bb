"""How long a printer takes to move: lines, corners and retractions at limited acceleration.

All functions take arrays; mm, mm/s, mm/s2. The rules are those of Marlin's planner, which
slicers replay to tell a print's time.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def run_seconds(
    length: Floats, *, speed: Floats | float, acceleration: float, entry: Floats | float
) -> Floats:
    """Time straight runs, entered and left at `entry`, that may never reach `speed`."""
    entry = np.minimum(entry, speed)
    peak = np.minimum(np.sqrt(entry**2 + acceleration * np.maximum(length, 0.0)), speed)
    # Speeding up and slowing down, then what is left of the way at the top.
    ramps = 2 * (peak - entry) / acceleration
    cruised = np.maximum(length - (peak**2 - entry**2) / acceleration, 0.0)
    seconds: Floats = ramps + cruised / np.maximum(peak, 1e-9)
    return seconds


def corner_speed(jerk: Floats, *, speed: Floats | float, allowed: float) -> Floats:
    """Give the speed through corners; `jerk` is the change per axis at speed 1.

    An axis may change its speed by `allowed` at once, and always start or stop with it.
    """
    passing = np.maximum(allowed, allowed / np.maximum(jerk, 1e-9))
    slowest: Floats = np.minimum(speed, passing)
    return slowest


def move_seconds(length: float, *, speed: float, acceleration: float, jerk: float) -> float:
    """Time one move from rest to rest."""
    return float(
        run_seconds(np.array(length), speed=speed, acceleration=acceleration, entry=jerk)
    )
