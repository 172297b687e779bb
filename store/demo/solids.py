"""A small vocabulary of solids in millimetres: boxes, turned parts, plates, sweeps, letters."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import numpy.typing as npt
from manifold3d import CrossSection, Manifold, Mesh, OpType
from PIL import Image, ImageDraw, ImageFont

from store.demo.paint import Paint
from store.uploads.rendering import Part, Scene

Point = tuple[float, float]
Place = tuple[float, float, float]
Path = npt.NDArray[np.float64]
ROUND = 72
LETTER_PIXELS = 28
STEEP = 0.98


@dataclass(frozen=True)
class Piece:
    """One solid of one material; loose ones (cables, contents) are shown but not measured."""

    solid: Manifold
    paint: Paint
    loose: bool = False


@dataclass
class Model:
    """A thing made of pieces; `pose` turns it for its picture only, in degrees."""

    pieces: list[Piece] = field(default_factory=list)
    pose: Place = (0, 0, 0)

    def add(
        self, solid: Manifold | Iterable[Manifold], paint: Paint, *, loose: bool = False
    ) -> None:
        """Put in one solid, or several of the same material."""
        solids = [solid] if isinstance(solid, Manifold) else list(solid)
        if solids:
            joined = solids[0] if len(solids) == 1 else Manifold.compose(solids)
            self.pieces.append(Piece(joined, paint, loose))

    def put(
        self,
        other: "Model",
        *,
        at: Place = (0, 0, 0),
        turn: Place = (0, 0, 0),
        loose: bool = False,
    ) -> None:
        """Put in another thing, turned (degrees about x, then y, then z), then moved."""
        for piece in other.pieces:
            moved = piece.solid.rotate(turn).translate(at)
            self.pieces.append(Piece(moved, piece.paint, piece.loose or loose))

    def turned(self, turn: Place) -> "Model":
        """The same thing turned by degrees about x, then y, then z."""
        result = Model()
        result.put(self, turn=turn)
        return result

    @property
    def firm(self) -> list[Piece]:
        """The pieces that are measured and drawn with dimensions."""
        return [piece for piece in self.pieces if not piece.loose]

    @property
    def size(self) -> Place:
        """Overall width (x), depth (y) and height (z)."""
        low, high = self.bounds
        return (high[0] - low[0], high[1] - low[1], high[2] - low[2])

    @property
    def bounds(self) -> tuple[Place, Place]:
        """The lowest and the highest corner of the surrounding box."""
        boxes = np.array([piece.solid.bounding_box() for piece in self.firm])
        x0, y0, z0 = (float(v) for v in boxes[:, :3].min(axis=0))
        x1, y1, z1 = (float(v) for v in boxes[:, 3:].max(axis=0))
        return (x0, y0, z0), (x1, y1, z1)

    def parts(self) -> tuple[Part, ...]:
        """What the renderer draws."""
        return tuple(
            Part(triangles(piece.solid), piece.paint.colour, piece.paint.finish)
            for piece in self.pieces
        )

    def scene(self) -> Scene:
        """The thing alone on transparent ground."""
        return Scene(self.turned(self.pose).parts())


def triangles(solid: Manifold) -> npt.NDArray[np.float32]:
    """The surface of a solid as (N, 3, 3) corners."""
    mesh = solid.to_mesh()
    points = np.asarray(mesh.vert_properties, dtype=np.float32)[:, :3]
    return points[np.asarray(mesh.tri_verts)]


def box(width: float, depth: float, height: float, *, r: float = 0, c: float = 0) -> Manifold:
    """A box centred on x and y, standing on z = 0; r rounds upright edges, c breaks rims."""
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
    return Manifold.batch_hull([whole, section.extrude(height - 2 * c).translate((0, 0, c))])


def rod(d: float, height: float, *, top: float | None = None, c: float = 0) -> Manifold:
    """A cylinder, or a cone when `top` differs; c breaks both rims."""
    end = d if top is None else top
    if c <= 0:
        return Manifold.cylinder(height, d / 2, end / 2, ROUND)
    return turned([(0, 0), (d / 2 - c, 0), (d / 2, c), (end / 2, height - c),
                   (end / 2 - c, height), (0, height)])  # fmt: skip


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
    """A spur gear: tooth flanks are straight, tips and roots follow the standard heights."""
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


def around(count: int, radius: float, *, start: float = 0) -> list[tuple[float, float, float]]:
    """Places on a circle, as x, y and the angle in degrees."""
    angles = [start + 360 * number / count for number in range(count)]
    return [
        (radius * float(np.cos(np.radians(a))), radius * float(np.sin(np.radians(a))), a)
        for a in angles
    ]


def sweep(path: Path, section: Sequence[Point], *, closed: bool = False) -> Manifold:
    """A section carried along a path (N, 3) of points, upright where the path allows."""
    along = -_directions(path, closed=closed)
    side = _sides(along)
    over = np.cross(side, along)
    outline = np.array(section, dtype=np.float64)
    rings = (
        path[:, None]
        + side[:, None] * outline[None, :, :1]
        + over[:, None] * outline[None, :, 1:]
    )
    return skinned(rings, closed=closed)


def wire(path: Path, d: float, *, closed: bool = False, sides: int = 14) -> Manifold:
    """A round cord along a path."""
    turn = np.arange(sides) * 2 * np.pi / sides
    ring = [(d / 2 * float(np.cos(a)), d / 2 * float(np.sin(a))) for a in turn]
    return sweep(path, ring, closed=closed)


def curve(points: Sequence[Place], *, steps: int = 12) -> Path:
    """A smooth path through the given points."""
    given = np.array(points, dtype=np.float64)
    padded = np.vstack([2 * given[0] - given[1], given, 2 * given[-1] - given[-2]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    spans = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        spans.append(
            0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2
                   + (3 * b - a - 3 * c + d) * t**3)
        )  # fmt: skip
    return np.vstack([*spans, given[-1:]])


def lettering(text: str, height: float, *, raised: float = 0.25) -> Manifold:
    """Raised capitals lying on z = 0, centred, reading along x."""
    scale = height / LETTER_PIXELS
    letters = _letters(text)
    x0, y0, x1, y1 = letters.bounds()
    centred = letters.translate((-(x0 + x1) / 2, -(y0 + y1) / 2))
    return centred.scale((scale, scale)).extrude(raised)


def wrapped(sheet: Manifold, d: float, *, turn: float, z: float) -> Manifold:
    """A flat sheet laid around an upright cylinder, its middle turned from the front."""

    def bent(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        angle = points[:, 0] / (d / 2) + np.radians(turn - 90)
        radius = d / 2 + points[:, 2]
        flat = [radius * np.cos(angle), radius * np.sin(angle), points[:, 1] + z]
        return np.stack(flat, axis=1)

    return sheet.warp_batch(bent)


@cache
def _letters(text: str) -> CrossSection:
    font = ImageFont.load_default(size=LETTER_PIXELS * 1.35)
    left, top, right, bottom = (int(v) for v in font.getbbox(text))
    image = Image.new("L", (right - left + 4, bottom - top + 4))
    ImageDraw.Draw(image).text((2 - left, 2 - top), text, font=font, fill=255)
    inked = np.asarray(image) > 110
    edges = np.diff(np.pad(inked.astype(np.int8), ((0, 0), (1, 1))), axis=1)
    rows, starts = np.nonzero(edges == 1)
    _, ends = np.nonzero(edges == -1)
    bars = [
        CrossSection.square((int(b - a), 1.02)).translate((int(a), len(inked) - int(y)))
        for y, a, b in zip(rows, starts, ends, strict=True)
    ]
    return CrossSection.batch_boolean(bars, OpType.Add).simplify(0.6)


def _directions(path: Path, *, closed: bool) -> Path:
    if closed:
        along = np.roll(path, -1, axis=0) - np.roll(path, 1, axis=0)
    else:
        along = np.gradient(path, axis=0)
    return along / np.linalg.norm(along, axis=1)[:, None]


def _sides(along: Path) -> Path:
    """Unit vectors across a path: level where it never climbs steeply, else without twist."""
    if np.abs(along[:, 2]).max() < STEEP:
        side = np.cross(along, [0.0, 0.0, 1.0])
        return np.asarray(side / np.linalg.norm(side, axis=1)[:, None])
    side = np.empty_like(along)
    last = np.array([1.0, 0.0, 0.0]) if abs(along[0, 0]) < STEEP else np.array([0.0, 1.0, 0.0])
    for number, way in enumerate(along):
        last = last - way * float(last @ way)
        last = last / np.linalg.norm(last)
        side[number] = last
    return side


def skinned(rings: npt.NDArray[np.float64], *, closed: bool) -> Manifold:
    """A closed skin over rings (N, K, 3) of points."""
    count, sides = rings.shape[:2]
    around_ = np.arange(sides)
    beside = (around_ + 1) % sides
    faces = []
    for number in range(count if closed else count - 1):
        a, b = number * sides, (number + 1) % count * sides
        faces.append(np.stack([a + around_, a + beside, b + beside], axis=1))
        faces.append(np.stack([a + around_, b + beside, b + around_], axis=1))
    if not closed:
        fan, end = np.arange(1, sides - 1), (count - 1) * sides
        faces.append(np.stack([np.zeros_like(fan), fan + 1, fan], axis=1))
        faces.append(np.stack([np.zeros_like(fan), fan, fan + 1], axis=1) + end)
    points = rings.reshape(-1, 3).astype(np.float32)
    return Manifold(Mesh(points, np.vstack(faces).astype(np.uint32)))
