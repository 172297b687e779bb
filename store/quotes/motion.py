"""How long a printer takes to move: lines and corners under limited acceleration."""

import math


def line_seconds(
    length: float, *, speed: float, acceleration: float, entry: float
) -> float:
    """Time a straight line, entered and left at `entry`, that may never reach `speed`."""
    entry = min(entry, speed)
    needed = (speed**2 - entry**2) / acceleration
    if length >= needed:
        return length / speed + (speed - entry) ** 2 / (acceleration * speed)
    peak = math.sqrt(entry**2 + acceleration * length)
    return 2 * (peak - entry) / acceleration


def corner_seconds(turn: float, *, speed: float, acceleration: float, jerk: float) -> float:
    """Time lost by slowing down for a corner that turns by `turn` radians.

    Marlin passes a corner at the speed whose change of direction stays within its jerk.
    """
    change = 2 * math.sin(turn / 2) * 0.9  # per axis: a direction is rarely along one axis
    passing = min(speed, jerk / max(change, 1e-9))
    return (speed - passing) ** 2 / (acceleration * speed)
