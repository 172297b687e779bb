"""Rails, rods, wheels and bearings."""

from manifold3d import Manifold

from store.demo.model import Model
from store.demo.paint import (
    ALUMINIUM,
    BLACK,
    BRASS,
    STEEL,
    Paint,
    plastic,
)
from store.demo.solids import (
    around,
    ball,
    box,
    corners,
    polygon,
    rod,
    tube,
    turned,
)


def linear_rail(*, length: float = 250, width: float = 12) -> Model:
    """A profile rail with its carriage."""
    model = Model()
    half = width / 2
    outline = [
        (-half, 0),
        (half, 0),
        (half, 2.4),
        (half - 1.3, 3.4),
        (half - 1.3, 5.2),
        (half, 6.2),
        (half, 8),
        (-half, 8),
        (-half, 6.2),
        (-half + 1.3, 5.2),
        (-half + 1.3, 3.4),
        (-half, 2.4),
    ]
    bar = (
        polygon(outline).extrude(length).rotate((90, 0, 90)).translate((-length / 2, 0, 0))
    )
    count = int(length / 25)
    for number in range(count):
        x = -length / 2 + length / count * (number + 0.5)
        bar -= rod(3.5, 20).translate((x, 0, -1)) + rod(6, 6).translate((x, 0, 3.6))
    model.add(bar, STEEL)
    block_ = box(35, 27, 10, c=0.5).translate((0, 0, 3)) - box(
        60, width + 0.6, 8.2
    ).translate((0, 0, 0))
    for x, y in corners(20, 20):
        block_ -= rod(3, 6).translate((x, y, 9))
    model.add(block_.translate((-length * 0.12, 0, 0)), ALUMINIUM)
    end = box(4, 26, 9, c=0.4).translate((0, 0, 3.4)) - box(10, width + 0.6, 8).translate(
        (0, 0, 0)
    )
    for side in (-1, 1):
        model.add(end.translate((-length * 0.12 + side * 19.6, 0, 0)), plastic("green"))
    model.pose = (0, 0, 12)
    return model


def ball_bearing(*, bore: float = 8, outer: float = 22, width: float = 7) -> Model:
    """An open-sided deep-groove bearing standing on edge, its balls showing."""
    model = Model()
    middle = (bore + outer) / 2
    size = (outer - bore) * 0.29
    groove = tube(middle + size * 0.8, middle - size * 0.8, width)
    race = (
        turned(
            [
                (bore / 2, 0.3),
                (bore / 2 + 0.3, 0),
                (outer / 2 - 0.4, 0),
                (outer / 2, 0.4),
                (outer / 2, width - 0.4),
                (outer / 2 - 0.4, width),
                (bore / 2 + 0.3, width),
                (bore / 2, width - 0.3),
            ]
        )
        - groove
    )
    model.add(race, STEEL)
    places = around(8, middle / 2, start=10)
    model.add([ball(size * 1.12).translate((x, y, width / 2)) for x, y, _ in places], STEEL)
    cage = tube(middle + size * 0.35, middle - size * 0.35, width * 0.4).translate(
        (0, 0, width * 0.3)
    )
    pockets = [ball(size * 1.24).translate((x, y, width / 2)) for x, y, _ in places]
    model.add(cage - Manifold.compose(pockets), BRASS)
    upright = Model()
    upright.put(model, turn=(90, 0, 0), at=(0, 0, outer / 2))
    return upright


def linear_bearing(*, bore: float = 8, outer: float = 15, length: float = 24) -> Model:
    """A sleeve ball bearing lying down, end seal to the front."""
    model = Model()
    r = outer / 2
    shell = turned(
        [
            (r - 2, 0),
            (r - 0.4, 0),
            (r, 0.4),
            (r, 3),
            (r - 0.35, 3),
            (r - 0.35, 4.1),
            (r, 4.1),
            (r, length - 4.1),
            (r - 0.35, length - 4.1),
            (r - 0.35, length - 3),
            (r, length - 3),
            (r, length - 0.4),
            (r - 0.4, length),
            (r - 2, length),
        ]
    )
    model.add(shell, STEEL)
    seal = turned(
        [(bore / 2, 0.5), (r - 2, 0.5), (r - 2, length - 0.5), (bore / 2, length - 0.5)]
    )
    slots = [rod(1.7, length).translate((x, y, 0)) for x, y, _ in around(4, bore / 2)]
    model.add(seal - Manifold.compose(slots), BLACK)
    model.add(
        [
            rod(1.6, length - 2).translate((x, y, 1))
            for x, y, _ in around(4, bore / 2 + 0.55)
        ],
        STEEL,
    )
    lying = Model()
    lying.put(model, turn=(90, 0, -8), at=(0, length / 2, r))
    return lying


def smooth_rod(*, length: float = 300, d: float = 8, count: int = 2) -> Model:
    """Ground rods lying side by side."""
    model = Model()
    for number in range(count):
        bar = rod(d, length, c=0.6).rotate((90, 0, 0))
        model.add(
            bar.translate((number * d * 1.9, length / 2 + number % 2 * 9, d / 2)), STEEL
        )
    model.pose = (0, 0, -8)
    return model


def wheel(*, outer: float = 24, width: float = 11) -> Model:
    """A V-groove wheel with its bearing, standing on edge."""
    model = Model()
    r = outer / 2
    tyre = turned(
        [
            (8, 0),
            (r - 2.4, 0),
            (r, 2.6),
            (r, 4.6),
            (r - 1, width / 2),
            (r, width - 4.6),
            (r, width - 2.6),
            (r - 2.4, width),
            (8, width),
        ]
    )
    model.add(tyre, Paint((58, 60, 63)))
    model.add(tube(16, 11.6, width - 1).translate((0, 0, 0.5)), STEEL)
    model.add(tube(11.6, 7.4, width - 2.4).translate((0, 0, 1.2)), BLACK)
    model.add(tube(7.4, 5, width - 1).translate((0, 0, 0.5)), STEEL)
    upright = Model()
    upright.put(model, turn=(90, 0, 0), at=(0, 0, r))
    return upright
