"""Makes neighbouring faces agree about which side is outside."""

import numpy as np
from numpy.typing import NDArray

from store.uploads.surface import Surface, components


def is_consistent(surface: Surface) -> bool:
    """Say whether two faces that share an edge always run along it in opposite ways."""
    return bool(_agrees(surface).all())


def with_one_winding(surface: Surface) -> tuple[Surface, int]:
    """Flip as few faces as make neighbours agree; also give the number flipped.

    Each face stands in a graph twice, as it is and flipped. Neighbours that agree link
    their likes, others link one's face to the other's flip: each half of what falls apart
    is one consistent patch. A patch without two sides (a Moebius band) does not fall
    apart and is left alone.
    """
    count = len(surface.faces)
    one, two = (surface.edges.pairs // 3).T
    shift = np.where(_agrees(surface), 0, count)
    links = np.stack([np.r_[one, one + count], np.r_[two + shift, two + count - shift]], 1)
    patches, labels = components(links, 2 * count)
    as_is, over = labels[:count], labels[count:]
    flips = _fewer(as_is, over, patches) & (as_is != over)
    return turned_over(surface, flips), int(flips.sum())


def turned_over(surface: Surface, flips: NDArray[np.bool_]) -> Surface:
    """Turn the chosen faces over."""
    faces = surface.faces.copy()
    faces[flips] = faces[flips][:, ::-1]
    return Surface(surface.points, faces)


def _fewer(
    as_is: NDArray[np.int64], over: NDArray[np.int64], patches: int
) -> NDArray[np.bool_]:
    """Choose the half of each patch that keeps more faces as they are."""
    kept = np.bincount(as_is, minlength=patches)
    is_lesser = kept[as_is] < kept[over]
    is_tie = kept[as_is] == kept[over]
    fewer: NDArray[np.bool_] = is_lesser | (is_tie & (as_is > over))
    return fewer


def _agrees(surface: Surface) -> NDArray[np.bool_]:
    """Say of each pair of sides whether they run in opposite ways."""
    starts = surface.faces.ravel()
    one, two = surface.edges.pairs.T
    agrees: NDArray[np.bool_] = starts[one] != starts[two]
    return agrees
