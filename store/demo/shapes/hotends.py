"""Nozzles, hotends, heaters and thermistors."""

import numpy as np
from manifold3d import Manifold

from store.demo.lettering import lettering
from store.demo.model import Model, Place
from store.demo.paint import (
    ALUMINIUM,
    ANODISED_BLACK,
    BLACK,
    BRASS,
    DARK_STEEL,
    LABEL,
    PRINT,
    RED,
    SIGNAL,
    STEEL,
    WHITE,
    plastic,
)
from store.demo.solids import block, hexagon, plate, rectangle, rod, tube, turned
from store.demo.sweeps import Path, curve, wire

METALS = {"brass": BRASS, "hardened": DARK_STEEL, "steel": STEEL}


def threaded(d: float, height: float, *, pitch: float = 1.0, bore: float = 0) -> Manifold:
    """A rod with rings for a thread, on z = 0."""
    turns = max(int(height / pitch), 1)
    step = height / turns
    outline = [(bore / 2, 0.0)]
    for turn in range(turns):
        outline += [
            (d / 2 - pitch * 0.45, turn * step + step * 0.05),
            (d / 2, turn * step + step * 0.45),
            (d / 2, turn * step + step * 0.6),
        ]
    outline += [(d / 2 - pitch * 0.45, height), (bore / 2, height)]
    return turned(outline, sides=64)


def nozzle(*, metal: str = "brass", size: float = 0.4) -> Model:
    """An M6 nozzle, tip up, 12.5 mm tall, its bore marked by dots as on the real thing."""
    model = Model()
    hexed = plate(hexagon(7), 3.2) ^ turned(
        [(0, 0), (3.6, 0), (4.1, 0.5), (4.1, 2.7), (3.6, 3.2), (0, 3.2)]
    )
    tip = turned(
        [(size / 2, 0), (3.0, 0), (3.0, 0.6), (size / 2 + 0.35, 2.8), (size / 2, 2.8)]
    )
    body = [
        threaded(6, 5.6, bore=2),
        tube(5.2, 2, 0.9).translate((0, 0, 5.6)),
        hexed.translate((0, 0, 6.5)),
        tip.translate((0, 0, 9.7)),
    ]
    model.add(body, METALS[metal])
    mark = lettering(f"{size:g}", 1.5, raised=0.06).rotate((90, 0, 0))
    model.add(mark.translate((0, -3.5, 8.1)), PRINT)
    return model


def hotend(*, fins: int = 11, colour: str = "blue") -> Model:
    """A finned all-metal hotend standing on its nozzle, 62 mm tall."""
    model = Model()
    model.put(nozzle().turned((180, 0, 0)), at=(0, 0, 12.5))
    heater = plate(rectangle(23, 16, r=1), 11.5, c=0.5).translate((4.5, 0, 7))
    bores = rod(6.2, 40).rotate((90, 0, 0)).translate((10.5, 20, 13))
    model.add(heater - bores, ALUMINIUM)
    model.add(rod(6, 17).rotate((90, 0, 0)).translate((10.5, 8.6, 13)), STEEL)
    model.add(rod(3.2, 6).translate((0, 0, 18.5)), STEEL)
    outline: list[tuple[float, float]] = [(0, 22)]
    for fin in range(fins):
        z = 22 + fin * 2.5
        outline += [(4.5, z), (11.15, z), (11.15, z + 1.1), (4.5, z + 1.1)]
    top = 22 + fins * 2.5
    outline += [
        (8, top),
        (8, top + 3),
        (6, top + 3),
        (6, top + 8.5),
        (8, top + 8.5),
        (8, top + 12.2),
        (0, top + 12.2),
    ]
    model.add(turned(outline), ALUMINIUM if colour == "silver" else ANODISED_BLACK)
    model.add(tube(9, 4.2, 1.4).translate((0, 0, top + 12.2)), plastic(colour))
    for y, paint in ((1.2, RED), (-1.2, RED)):
        lead = curve(
            [(10.5 + y, -8, 13), (11 + y, -12, 12), (18 + y, -17, 6), (30, -18 + y, 1)]
        )
        model.add(wire(lead, 1.9), paint, loose=True)
    return model


def cartridge(*, kind: str = "heater") -> Model:
    """A heater or thermistor cartridge with its coiled leads."""
    model = Model()
    d, length = (6.0, 20.0) if kind == "heater" else (3.0, 15.0)
    body = rod(d, length, c=0.35).rotate((0, 90, 0)).translate((-length - 4, -9, d / 2))
    model.add(body, STEEL)
    sleeve = rod(d * 0.86, 4).rotate((0, 90, 0)).translate((-4, -9, d / 2))
    model.add(sleeve, LABEL if kind == "heater" else SIGNAL)
    paints = (RED, RED) if kind == "heater" else (WHITE, WHITE)
    for side, paint in zip((-1, 1), paints, strict=True):
        model.add(wire(_lead(d, side), min(1.7, d * 0.4)), paint, loose=True)
    end = block((21, 9.0, 0), (8, 6, 4.4)) - block((27, 9.8, 0.8), (4, 4.4, 2.8))
    model.add(end, WHITE if kind == "heater" else BLACK)
    return model


def _lead(d: float, side: int) -> Path:
    angle = np.linspace(-np.pi / 2, 4.35 * np.pi, 120)
    radius = 9 + angle * 0.22 + side * 0.7
    rise = (
        d / 2
        - (d / 2 - 0.9) * np.clip((angle + 1.5) / 2, 0, 1)
        + np.clip(angle, 0, None) * 0.09
    )
    loop = np.stack([radius * np.cos(angle), radius * np.sin(angle), rise], axis=1)
    tail = curve([_place(loop[-1]), (14, 13 + side, 1.6), (22, 12 + side, 2.2)])
    return np.vstack([loop, tail[2:]])


def _place(point: Path) -> Place:
    x, y, z = (float(v) for v in point)
    return x, y, z
