"""Lists the separate bodies of a part, and the cavities closed up in them."""

import numpy as np
from numpy.typing import NDArray

from store.uploads.examination.figures import Bodies, Body
from store.uploads.solids import Solid, boxes_of

MOST_LISTED = 20
# A cubic millimetre is a crumb: it comes off with the supports, or is not printed.
TINY_MM3 = 1.0


def bodies_of(solid: Solid) -> Bodies:
    """Tell solid bodies from cavities: a cavity's surface looks inward."""
    volumes, boxes = solid.volumes, boxes_of(solid)
    solids, cavities = np.flatnonzero(is_filled(volumes)), ~is_filled(volumes)
    largest = solids[np.argsort(-volumes[solids], kind="stable")][:MOST_LISTED]
    return Bodies(
        count=len(solids),
        listed=tuple(_body(boxes[body], float(volumes[body])) for body in largest),
        tiny=int((volumes[solids] < TINY_MM3).sum()),
        cavities=int(cavities.sum()),
        cavity_mm3=round(abs(float(volumes[cavities].sum())), 1),
    )


def is_filled(volumes: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Say which bodies are no cavities; at least one never is, however flat."""
    filled: NDArray[np.bool_] = volumes >= min(0.0, float(volumes.max()))
    return filled


def _body(box: NDArray[np.float64], volume: float) -> Body:
    width, depth, height = (box[1] - box[0]).round(2).tolist()
    return Body(box_mm=(width, depth, height), volume_mm3=round(volume, 1))
