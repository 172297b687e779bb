"""Things made of painted pieces, measured and ready to be drawn."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from manifold3d import Manifold

from store.demo.paint import Paint
from store.uploads.rendering import Part, Scene

Place = tuple[float, float, float]


@dataclass(frozen=True)
class Piece:
    """One solid of one material; loose ones, such as cables, are not measured."""

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
    corners: npt.NDArray[np.float32] = points[np.asarray(mesh.tri_verts)]
    return corners
