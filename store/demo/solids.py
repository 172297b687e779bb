"""A small vocabulary of solids in millimetres: boxes, turned parts, plates, gears."""

from collections.abc import Iterable, Sequence

import numpy as np
from manifold3d import CrossSection, Manifold

from store.demo.model import Place

Point = tuple[float, float]


ROUND = 72


def box(
    width: float, depth: float, height: float, *, r: float = 0, c: float = 0
) -> Manifold:
    """A box centred on x and y, on z = 0; r rounds upright edges, c breaks rims."""
    return plate(rectangle(width, depth, r=r), height, c=c)


def block(at: Place, size: Place) -> Manifold:
    """A sharp box by its lowest corner and its size."""
    return Manifold.cube(size).translate(at)


def plate(section: CrossSection, height: float, *, c: float = 0) -> Manifold:
    """A section raised to a height; c breaks the top and bottom rims of convex sections."""
    if c <= 0:
        return section.extrude(height)
    inner = section.offset(-c)
    whole = inner.extrude(height)
    return Manifold.batch_hull(
        [whole, section.extrude(height - 2 * c).translate((0, 0, c))]
    )


def rod(d: float, height: float, *, top: float | None = None, c: float = 0) -> Manifold:
    """A cylinder, or a cone when `top` differs; c breaks both rims."""
    end = d if top is None else top
    if c <= 0:
        return Manifold.cylinder(height, d / 2, end / 2, ROUND)
    return turned(
        [
            (0, 0),
            (d / 2 - c, 0),
            (d / 2, c),
            (end / 2, height - c),
            (end / 2 - c, height),
            (0, height),
        ]
    )


def tube(outer: float, inner: float, height: float) -> Manifold:
    """A ring."""
    return (circle(outer) - circle(inner)).extrude(height)


def ball(d: float) -> Manifold:
    """A sphere around the origin."""
    return Manifold.sphere(d / 2, ROUND)


def turned(profile: Sequence[Point], *, sides: int = ROUND) -> Manifold:
    """A body turned about z from a closed outline of (radius, height) points."""
    return _outline(profile).revolve(sides)


def _outline(points: Sequence[Point]) -> CrossSection:
    corners = np.array(points, dtype=np.float64)
    x, y = corners.T
    clockwise = float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y)) < 0
    return CrossSection([corners[::-1] if clockwise else corners])


def polygon(points: Sequence[Point]) -> CrossSection:
    """A section by its corners, in either sense of turning."""
    return _outline(points)


def circle(d: float, *, sides: int = ROUND) -> CrossSection:
    """A round section."""
    return CrossSection.circle(d / 2, sides)


def rectangle(width: float, depth: float, *, r: float = 0) -> CrossSection:
    """A centred rectangle with rounded corners."""
    if r <= 0:
        return CrossSection.square((width, depth), center=True)
    core = CrossSection.square((width - 2 * r, depth - 2 * r), center=True)
    return core.offset(r, circular_segments=40)


def hexagon(across: float) -> CrossSection:
    """A hexagon by its width across the flats."""
    return CrossSection.circle(across / np.sqrt(3), 6)


def gear(teeth: int, module: float, *, bore: float = 0) -> CrossSection:
    """A spur gear with straight flanks and standard tooth heights."""
    pitch, points = teeth * module / 2, []
    for number in range(teeth):
        middle = 2 * np.pi * number / teeth
        for radius, share in ((-1.25, -0.34), (1.0, -0.14), (1.0, 0.14), (-1.25, 0.34)):
            angle = middle + share * 2 * np.pi / teeth
            reach = pitch + radius * module
            points.append((reach * np.cos(angle), reach * np.sin(angle)))
    wheel = polygon(points)
    return wheel - circle(bore) if bore else wheel


def holes(section: CrossSection, places: Iterable[Point], d: float) -> CrossSection:
    """The section with round holes."""
    drills = [circle(d, sides=32).translate(place) for place in places]
    return section - CrossSection.compose(drills)


def corners(width: float, depth: float) -> list[Point]:
    """The four corners of a centred rectangle."""
    x, y = width / 2, depth / 2
    return [(-x, -y), (x, -y), (x, y), (-x, y)]


def around(
    count: int, radius: float, *, start: float = 0
) -> list[tuple[float, float, float]]:
    """Places on a circle, as x, y and the angle in degrees."""
    angles = [start + 360 * number / count for number in range(count)]
    return [
        (radius * float(np.cos(np.radians(a))), radius * float(np.sin(np.radians(a))), a)
        for a in angles
    ]
