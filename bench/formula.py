"""The formula most shops use: a shell of surface times wall, and infill for the rest."""

import numpy as np
from numpy.typing import NDArray

from store.quotes.profiles import Profile, spacing

# What the formula's time is multiplied by, so that it is right in the middle.
_SLACK = 1.15


def by_formula(triangles: NDArray[np.float64], profile: Profile) -> tuple[float, float]:
    """Give mm3 and seconds of one piece."""
    printing = profile.printing
    first, second, third = triangles.swapaxes(0, 1)
    normals = np.cross(second - first, third - first)
    volume = abs(float((first * np.cross(second, third)).sum())) / 6
    surface = float(np.linalg.norm(normals, axis=1).sum()) / 2
    outer = spacing(printing.outer_width, printing.layer)
    inner = spacing(printing.wall_width, printing.layer)
    shell = min(volume, surface * (outer + (printing.walls - 1) * inner))
    filled = (volume - shell) * profile.infill
    pace = 1 / printing.outer_speed + (printing.walls - 1) / printing.wall_speed
    seconds = shell / (inner * printing.layer) * pace / printing.walls
    seconds += filled / (inner * printing.layer * printing.sparse_speed)
    return shell + filled, _SLACK * seconds
