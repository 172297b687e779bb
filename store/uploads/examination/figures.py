"""What the second look found: plain figures, in mm, mm2 and mm3, that survive JSON."""

from dataclasses import asdict, dataclass
from typing import Any

Place = tuple[float, float, float]

# Two beads of the usual 0.4 mm nozzle make a wall; one bead is the least it can draw.
TWO_BEADS = 0.8
ONE_BEAD = 0.4
# Towers higher than this many times their narrowest base get knocked over by the nozzle.
TOO_SLENDER = 8.0


@dataclass(frozen=True, kw_only=True)
class Walls:
    """How much material is behind the surface, measured at right angles to it.

    All but a hundredth of the surface has at least `thinnest_mm` behind it. `least_mm` is
    the thinnest place found between two nearly parallel sides, at `least_at`. They are
    None for an open sheet, and where bodies overlap: rays cannot tell whose side they met.
    The shares are of the surface, 0 to 1.
    """

    thinnest_mm: float | None
    least_mm: float | None
    least_at: Place | None
    share_below_two_beads: float
    share_below_one_bead: float


@dataclass(frozen=True, kw_only=True)
class Bridges:
    """Flat undersides that are held at opposite ends."""

    count: int
    area_mm2: float
    longest_mm: float


@dataclass(frozen=True, kw_only=True)
class Overhangs:
    """Surface that leans out by more than 45 degrees, and the columns that hold it up.

    `flat_mm2` is the part of it within 10 degrees of level. Columns stand on the bed, or
    on the part itself below.
    """

    area_mm2: float
    flat_mm2: float
    support_mm3: float
    footprint_mm2: float
    tallest_mm: float
    bridges: Bridges


@dataclass(frozen=True, kw_only=True)
class Islands:
    """Places where printing would begin in mid-air; the lowest dozen are listed."""

    count: int
    lowest_mm: float | None
    places: tuple[Place, ...]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How the least steady body stands: its height over the narrowest width of its base.

    `is_balanced` says that its centre of mass is above its base. `loose` counts bodies
    that do not touch the bed.
    """

    height_mm: float
    base_mm: float
    is_balanced: bool
    loose: int

    @property
    def tips(self) -> bool:
        return not self.is_balanced or self.height_mm > TOO_SLENDER * self.base_mm


@dataclass(frozen=True, kw_only=True)
class Pose:
    """The part laid on one of its sides.

    `down` is the direction, in the axes of the measured part, that faces the bed.
    """

    down: Place
    box_mm: Place
    overhang_mm2: float
    support_mm3: float
    contact_mm2: float
    standing: Standing
    is_current: bool
    is_best: bool

    @property
    def height_mm(self) -> float:
        return self.box_mm[2]

    @property
    def name(self) -> str:
        """Where the part has been turned to, seen from how it stands now."""
        if self.is_current:
            return "as it is"
        if self.down[2] > 0.99:
            return "upside down"
        return "on its side" if abs(self.down[2]) < 0.1 else "on a slanted face"


@dataclass(frozen=True, kw_only=True)
class Body:
    """One body, by its box and volume."""

    box_mm: Place
    volume_mm3: float


@dataclass(frozen=True, kw_only=True)
class Bodies:
    """Separate solid bodies (the twenty largest are listed), and closed cavities."""

    count: int
    listed: tuple[Body, ...]
    tiny: int
    cavities: int
    cavity_mm3: float


@dataclass(frozen=True, kw_only=True)
class Examination:
    """All of the second look; `poses` starts with how the part stands now."""

    walls: Walls
    overhangs: Overhangs
    islands: Islands
    standing: Standing
    poses: tuple[Pose, ...]
    bodies: Bodies
    preview_triangles: int

    @property
    def best_pose(self) -> Pose | None:
        """A clearly better way to lay the part down, if there is one."""
        return next((pose for pose in self.poses if pose.is_best), None)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> "Examination":
        """Read back what `as_dict` gave, after a trip through JSON."""
        return cls(
            walls=_walls(stored["walls"]),
            overhangs=_overhangs(stored["overhangs"]),
            islands=_islands(stored["islands"]),
            standing=Standing(**stored["standing"]),
            poses=tuple(_pose(pose) for pose in stored["poses"]),
            bodies=_bodies(stored["bodies"]),
            preview_triangles=stored["preview_triangles"],
        )


def _place(stored: list[float] | None) -> Any:
    return None if stored is None else tuple(stored)


def _walls(stored: dict[str, Any]) -> Walls:
    return Walls(**stored | {"least_at": _place(stored["least_at"])})


def _overhangs(stored: dict[str, Any]) -> Overhangs:
    return Overhangs(**stored | {"bridges": Bridges(**stored["bridges"])})


def _islands(stored: dict[str, Any]) -> Islands:
    return Islands(**stored | {"places": tuple(_place(each) for each in stored["places"])})


def _pose(stored: dict[str, Any]) -> Pose:
    places = {name: _place(stored[name]) for name in ("down", "box_mm")}
    return Pose(**stored | places | {"standing": Standing(**stored["standing"])})


def _bodies(stored: dict[str, Any]) -> Bodies:
    listed = tuple(_body(each) for each in stored["listed"])
    return Bodies(**stored | {"listed": listed})


def _body(stored: dict[str, Any]) -> Body:
    return Body(**stored | {"box_mm": _place(stored["box_mm"])})
