"""A box as the analysis sees it: its measure, and its layers at every quality."""

from dataclasses import replace
from functools import cache

import numpy as np

from store.pages.sample import measured
from store.quotes.options import QUALITIES
from store.quotes.profiles import profile_of
from store.quotes.slicing import cut_layers

# The twelve triangles of a box, by its corners: x is worth 1, y 2 and z 4.
_FACES = (
    (0, 2, 3), (0, 3, 1), (4, 5, 7), (4, 7, 6), (0, 1, 5), (0, 5, 4),
    (2, 6, 7), (2, 7, 3), (0, 4, 6), (0, 6, 2), (1, 3, 7), (1, 7, 5),
)  # fmt: skip


def measure_of_box(x, y, z):
    return replace(
        measured(),
        box_mm=(float(x), float(y), float(z)),
        volume_mm3=float(x * y * z),
        area_mm2=2.0 * (x * y + y * z + z * x),
        overhang_mm2=0.0,
        support_mm3=0.0,
    )


@cache
def layers_of_box(x, y, z, *, qualities=tuple(QUALITIES)):
    """Cut a box as the shop's filament printers do."""
    size = np.array([x, y, z], dtype=np.float64)
    corners = np.array([[n & 1, n >> 1 & 1, n >> 2 & 1] for n in range(8)]) * size
    cuts = [profile_of("bambu", "pla", slug, infill=0.2).cut for slug in qualities]
    return {cut.key: cut_layers(corners[np.array(_FACES)], cut) for cut in cuts}
