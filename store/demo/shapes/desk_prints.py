"""Finished prints for the desk: stands, an organiser, clips, toys."""

from itertools import pairwise

import numpy as np
import numpy.typing as npt
from manifold3d import CrossSection, Manifold

from store.demo.lettering import lettering
from store.demo.model import Model
from store.demo.paint import BLACK, LABEL, STEEL, Paint, plastic
from store.demo.solids import (
    around,
    ball,
    block,
    box,
    circle,
    gear,
    plate,
    polygon,
    rectangle,
    rod,
    tube,
    turned,
)
from store.demo.sweeps import curve, sweep, wire

Steps = npt.NDArray[np.float64]


def headphone_stand(*, colour: str = "graphite", accent: str = "orange") -> Model:
    """A headphone stand with a ribbed saddle and a cable hook."""
    model = Model()
    model.add(plate(rectangle(116, 130, r=20), 10, c=2.5), plastic(colour))
    model.add(plate(rectangle(92, 106, r=14), 0.8).translate((0, 0, 10)), plastic(accent))
    stem = curve(
        [(0, 44, 6), (0, 46, 60), (0, 40, 140), (0, 22, 214), (0, 8, 244)], steps=14
    )
    outline = (
        CrossSection.square((44, 13), center=True)
        .offset(3, circular_segments=24)
        .to_polygons()[0]
    )
    model.add(sweep(stem, [(float(x), float(y)) for x, y in outline]), plastic(colour))
    arch = (circle(104) - circle(86)) ^ rectangle(120, 60).translate((0, 24))
    saddle = plate(arch, 62, c=0).rotate((90, 0, 0)).translate((0, 34, 206))
    model.add(saddle, plastic(colour))
    ribs = (circle(107) - circle(103)) ^ rectangle(100, 50).translate((0, 36))
    model.add(
        [
            plate(ribs, 4).rotate((90, 0, 0)).translate((0, 30 - 10 * n, 206))
            for n in range(6)
        ],
        plastic(accent),
    )
    return model


def dragon(*, links: int = 19, colour: str = "green", accent: str = "gold") -> Model:
    """An articulated dragon: a winding chain of spined links with head and tail."""
    model = Model()
    body, spine = plastic(colour), plastic(accent)
    x, y = _spiral(links + 1)
    for n in range(links):
        size = 0.55 + 0.62 * np.sin(np.pi * (0.06 + 0.62 * n / links))
        heading = float(np.degrees(np.arctan2(y[n + 1] - y[n], x[n + 1] - x[n])))
        at = (float(x[n]), float(y[n]), 0.0)
        model.put(_scale_link(float(size), body, spine), at=at, turn=(0, 0, heading))
    heading = float(np.degrees(np.arctan2(y[-1] - y[-2], x[-1] - x[-2])))
    model.put(
        _dragon_head(body, spine),
        at=(float(x[-1]), float(y[-1]), 0.0),
        turn=(0, 0, heading),
    )
    return model


def _spiral(count: int) -> tuple[Steps, Steps]:
    """Places at even distances along an opening spiral."""
    angle = np.linspace(0.0, 2 * np.pi * 1.3, 400)
    radius = 18 + angle * 10.5
    x, y = radius * np.cos(angle), radius * np.sin(angle)
    walked = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
    growing = walked[-1] * np.linspace(0, 1, count) ** 1.12
    return np.interp(growing, walked, x), np.interp(growing, walked, y)


def _scale_link(size: float, body: Paint, spine: Paint) -> Model:
    link = Model()
    shell = polygon([(-9, -8), (4, -10), (11, -5), (11, 5), (4, 10), (-9, 8)]).offset(1.4)
    form = Manifold.batch_hull([shell.extrude(7), shell.scale((0.55, 0.4)).extrude(15)])
    link.add(form.scale((size, size, size)), body)
    ridge = (
        polygon([(-8, 0), (7, 0), (-9, 13)])
        .extrude(3)
        .rotate((90, 0, 0))
        .translate((0, 1.5, 12))
    )
    link.add(ridge.scale((size, size, size)), spine)
    loop = tube(9, 5.4, 4).translate((14, 0, 2))
    link.add(loop.scale((size, size, size)), body)
    return link


def _dragon_head(body: Paint, spine: Paint) -> Model:
    head = Model()
    back = box(22, 26, 16, r=7, c=2).translate((4, 0, 1))
    snout = box(10, 14, 9, r=4, c=1.5).translate((36, 0, 1))
    head.add(Manifold.batch_hull([back, snout]), body)
    for side in (-1, 1):
        horn = curve(
            [
                (0, side * 8, 14),
                (-8, side * 12, 22),
                (-20, side * 13, 27),
                (-28, side * 11, 27),
            ]
        )
        head.add(_horn(horn), spine)
        head.add(ball(7).translate((17, side * 9.6, 13.2)), LABEL)
        head.add(ball(4).translate((18.6, side * 11.4, 13.9)), BLACK)
        head.add(ball(2.4).translate((40, side * 3.6, 7.6)), BLACK)
    return head


def _horn(path: Steps) -> Manifold:
    balls = [
        ball(7 * (1 - 0.82 * n / len(path))).translate(tuple(point))
        for n, point in enumerate(path[::4])
    ]
    pairs = [Manifold.batch_hull([a, b]) for a, b in pairwise(balls)]
    whole = pairs[0]
    for each in pairs[1:]:
        whole += each
    return whole


def cable_clips(*, count: int = 6, colour: str = "orange") -> Model:
    """Cable clips in two rows, one holding its cable."""
    model = Model()
    clip = (
        circle(17) - circle(11.5) - polygon([(0, 0), (16, 6), (16, -6)]).rotate(90)
    ).translate((0, 8.4))
    section = clip + rectangle(30, 3.6, r=1.2).translate((0, 1.8))
    one = plate(section, 12).rotate((90, 0, 0)).translate((0, 6, 0))
    shades = (colour, "graphite", "light grey")
    for n in range(count):
        at = ((n % 3) * 38, (n // 3) * 34, 0)
        model.add(one.translate(at), plastic(shades[n % 3]))
    cable = curve(
        [(0, -34, 3), (0, -18, 8), (0, 0, 8.6), (0, 34, 8.6), (0, 56, 7), (10, 74, 4)]
    )
    model.add(wire(cable, 9), BLACK, loose=True)
    return model


def organiser(*, colour: str = "sage", accent: str = "ivory") -> Model:
    """A desk organiser with pens, a drawer and a phone slot."""
    model = Model()
    shell = plate(rectangle(180, 100, r=8), 62, c=1.5)
    shell -= (
        block((-82, -6, 6), (74, 48, 80))
        + block((0, -6, 6), (38, 48, 80))
        + block((46, -6, 6), (36, 48, 80))
    )
    shell -= block((-84, -80, 6), (168, 66, 24))
    shell -= block((-86, -60, 36), (172, 48, 60))
    model.add(shell, plastic(colour))
    drawer = plate(rectangle(164, 44, r=3), 22, c=0.6).translate((0, -36, 7))
    model.add(drawer, plastic(accent))
    model.add(rod(14, 7, c=1).rotate((90, 0, 0)).translate((0, -58, 18)), plastic("orange"))
    for x, name, lean in (
        (-66, "orange", 6),
        (-44, "navy", -5),
        (-26, "black", 3),
        (18, "teal", 6),
    ):
        model.put(_pen(name), at=(x, 18, 8), turn=(lean, lean * 0.8, 0), loose=True)
    ruler = box(30, 2.4, 150).rotate((6, 0, 0)).translate((64, 16, 8))
    model.add(ruler, STEEL, loose=True)
    model.add([block((-78, -52, 36.1), (60, 34, 10))], plastic("yellow"), loose=True)
    return model


def _pen(colour: str) -> Model:
    pen = Model()
    pen.add(plate(gear(6, 1.5).hull(), 120), plastic(colour))
    pen.add(rod(8.4, 14, top=1.2).translate((0, 0, 120)), Paint((214, 178, 132)))
    pen.add(rod(3, 5, top=0.6).translate((0, 0, 130)), BLACK)
    return pen


def rook(*, height: float = 84, colour: str = "ivory") -> Model:
    """A chess rook with a crenellated crown."""
    model = Model()
    k = height / 84
    outline = [
        (0, 0),
        (19, 0),
        (20, 2),
        (20, 6),
        (17.5, 9),
        (18.5, 12),
        (15, 17),
        (12.5, 28),
        (11.5, 46),
        (12.5, 54),
        (16.5, 58),
        (16.5, 61),
        (14.5, 63),
        (17, 68),
        (17, 84),
        (0, 84),
    ]
    body = turned([(x * k, y * k) for x, y in outline])
    body -= rod(24 * k, 30 * k).translate((0, 0, 72 * k))
    for _, _, turn in around(6, 1)[:3]:
        body -= (
            box(60 * k, 6.4 * k, 20 * k).rotate((0, 0, turn + 15)).translate((0, 0, 77 * k))
        )
    model.add(body, plastic(colour))
    return model


def phone_stand(*, colour: str = "blue") -> Model:
    """A phone stand with a cable gap, a phone on it."""
    model = Model()
    side = polygon(
        [
            (-40, 0),
            (44, 0),
            (50, 6),
            (20, 92),
            (12, 92),
            (30, 12),
            (-24, 12),
            (-28, 26),
            (-36, 26),
            (-40, 6),
        ]
    ).offset(1.6)
    stand = plate(side, 70, c=0).rotate((90, 0, 90)).translate((-35, 0, 1.6))
    stand -= block((-9, -60, 1.6), (18, 52, 12)) + rod(30, 200).rotate(
        (90, 0, 0)
    ).translate((0, 100, 56))
    model.add(stand, plastic(colour))
    phone = Model()
    phone.add(plate(rectangle(74, 150, r=9), 8, c=1.2), Paint((58, 61, 66)))
    phone.add(plate(rectangle(69, 145, r=7), 0.2).translate((0, 0, 8)), Paint((26, 33, 41)))
    phone.add(lettering("09:41", 13, raised=0.1).translate((0, 42, 8.2)), LABEL)
    phone.add(
        [box(50, 3, 0.1).translate((0, 22, 8.2)), box(36, 3, 0.1).translate((-7, 14, 8.2))],
        Paint((120, 140, 160)),
    )
    model.put(phone, turn=(70, 0, 0), at=(0, 2, 86), loose=True)
    return model
