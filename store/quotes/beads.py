"""What a part is laid of: millimetres and cubic millimetres of bead, layer by layer.

Roles: `outer` and `inner` walls, `small` inner walls of small loops, `solid`, `top` and
`bridge` skins, `sparse` infill, and the `skirt` that primes the nozzle.
"""

import math
from dataclasses import dataclass

import numpy as np

from store.quotes.infill import gyroid_share
from store.quotes.motion import Floats
from store.quotes.profiles import Profile, spacing
from store.quotes.slicing import Layers

# Sparse lines are joined along the walls where they end, or at least hold on to them: links
# cover this share of the region's outline. Ends of waves lie more evenly than of lines.
_LINKED = {"gyroid": 0.385, "grid": 0.33, "rectilinear": 0.33}
# Where thick bridge beads do not touch, PrusaSlicer leaves this much between them.
_BRIDGE_GAP = 0.05
# Thin bridges are laid a little closer than skins.
_THIN_BRIDGE = 0.94
_ALL_SOLID = 0.99


@dataclass(frozen=True, kw_only=True)
class Beads:
    """Lengths (mm) and volumes (mm3) of each role on each layer.

    `steps` tell how far neighbours lie apart, `cross` how thick they are; `links` is the
    part of sparse length that runs along walls.
    """

    lengths: dict[str, Floats]
    volumes: dict[str, Floats]
    steps: dict[str, Floats]
    links: Floats
    small_share: Floats  # of the walls, on loops that are printed slower
    cross: dict[str, Floats]

    @property
    def mm3(self) -> float:
        return float(sum(volume.sum() for volume in self.volumes.values()))


def lay(layers: Layers, profile: Profile) -> Beads:
    """Lay out one part."""
    heights = np.full(layers.count, profile.printing.layer)
    heights[0] = profile.printing.first_layer
    steps = _steps(layers, profile)
    small = _small_share(layers)
    links = _links(layers, profile)
    areas = {
        "outer": layers.outer_area,
        "inner": layers.inner_area * (1 - small),
        "small": layers.inner_area * small,
        "solid": layers.solid,
        "top": layers.top,
        "sparse": _sparse(layers, profile) + links * steps["sparse"],
        "skirt": _skirt(layers, profile) * steps["inner"],
    }
    cross = {role: steps[role] * heights for role in areas}
    cross["bridge"] = np.full(layers.count, _bridge_cross(profile))
    lengths = {role: area / steps[role] for role, area in areas.items()}
    lengths["outer"] = layers.outer
    lengths["inner"], lengths["small"] = layers.inner * (1 - small), layers.inner * small
    lengths["bridge"] = layers.bridge / steps["bridge"]
    volumes = {role: area * heights for role, area in areas.items()}
    volumes["bridge"] = lengths["bridge"] * cross["bridge"]
    return Beads(
        lengths=lengths,
        volumes=volumes,
        steps=steps,
        links=links,
        small_share=small,
        cross=cross,
    )


def _steps(layers: Layers, profile: Profile) -> dict[str, Floats]:
    printing = profile.printing
    widths = {
        "outer": printing.outer_width,
        "inner": printing.wall_width,
        "small": printing.wall_width,
        "solid": printing.skin_width,
        "top": printing.top_width,
        "sparse": printing.sparse_width,
        "skirt": printing.wall_width,
    }
    first = spacing(printing.first_width, printing.first_layer)
    steps = {
        role: np.full(layers.count, spacing(w, printing.layer))
        for role, w in widths.items()
    }
    for each in steps.values():
        each[0] = first
    steps["bridge"] = np.full(layers.count, _bridge_step(profile))
    return steps


def _bridge_step(profile: Profile) -> float:
    """Thick bridges are round threads, thin ones flat beads that carry a little less."""
    printing = profile.printing
    if printing.thick_bridges:
        return printing.nozzle * math.sqrt(printing.bridge_flow) + _BRIDGE_GAP
    return spacing(printing.skin_width, printing.layer) * _THIN_BRIDGE


def _bridge_cross(profile: Profile) -> float:
    printing = profile.printing
    if printing.thick_bridges:
        return math.pi / 4 * printing.nozzle**2 * printing.bridge_flow
    flat = spacing(printing.skin_width, printing.layer) * printing.layer
    return flat * printing.bridge_flow


def _small_share(layers: Layers) -> Floats:
    walls = layers.runs[:, 1].sum(axis=(1, 2))
    share: Floats = (walls[1] / np.maximum(walls.sum(axis=0), 1e-9))[layers.sample]
    return share


def _sparse(layers: Layers, profile: Profile) -> Floats:
    """Give what straight sparse lines would cover, or the waves that stand for them."""
    printing, share = profile.printing, profile.infill
    if printing.pattern != "gyroid" or not 0 < share < _ALL_SOLID:
        return layers.sparse * share
    step = spacing(printing.sparse_width, printing.layer)
    return layers.sparse * share * gyroid_share(step, share)


def _links(layers: Layers, profile: Profile) -> Floats:
    if not 0 < profile.infill < _ALL_SOLID:
        return np.zeros(layers.count)
    linked = _LINKED[profile.printing.pattern]
    links: Floats = np.where(layers.sparse > 1, linked * layers.edge, 0.0)
    return links


def _skirt(layers: Layers, profile: Profile) -> Floats:
    printing = profile.printing
    around = 2 * math.pi * (printing.skirt_distance + printing.first_width / 2)
    loop = 2 * (layers.size[0] + layers.size[1]) + around
    skirt = np.zeros(layers.count)
    skirt[: printing.skirt_layers] = max(loop, printing.skirt_length)
    return skirt
