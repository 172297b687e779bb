"""What the analyser found out about one model: what estimates and pages are built on."""

from dataclasses import asdict, dataclass, fields
from typing import Any

SLOPE_STEP = 5
TURN_BINS = 12


@dataclass(frozen=True)
class Section:
    """One level cut: its area, the length of its outlines, and their number."""

    area: float
    perimeter: float
    outlines: float


@dataclass(frozen=True, kw_only=True)
class Measure:
    """Figures of a model that stands on the bed, in mm, mm2 and mm3.

    `overhang_mm2` and `support_mm3` are quick and rough; `uploads.examination` measures
    them. `holes` are loops of open edges, `closable` those that a repair would close.
    `repair` counts what was mended, by its kind, if that was asked for.

    Estimates for any layer height are built on four of them. `sections` are cuts at equal
    steps from the bed to the top. `slopes` is the surface by the angle of its outward
    normal to the vertical: 0 (faces up), 5 ... 180 degrees (faces the bed). `turns` is the
    height of all upright edges by the angle at which an outline turns there, in equal
    steps up to 180 degrees. `bend` says how much wall is saved where outlines bend:
    shrinking an outline by `d` leaves area - perimeter * d + bend * d * d.
    """

    triangles: int
    bodies: int
    open_edges: int
    crowded_edges: int
    overlapping: bool
    volume_mm3: float
    area_mm2: float
    box_mm: tuple[float, float, float]
    bed_mm2: float
    overhang_mm2: float
    support_mm3: float
    unit_hint: str | None
    holes: int = 0
    closable: int = 0
    repair: dict[str, int] | None = None
    sections: tuple[Section, ...] = ()
    slopes: tuple[float, ...] = ()
    turns: tuple[float, ...] = ()
    bend: float = 0.0

    @property
    def is_watertight(self) -> bool:
        """No holes. Edges shared by more than two faces are harmless and do not count."""
        return self.open_edges == 0

    @property
    def needs_support(self) -> bool:
        """More than a trace of surface hangs over air at less than 45 degrees."""
        return self.overhang_mm2 > 0.005 * self.area_mm2

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> "Measure":
        """Read back what `as_dict` gave, now or in an earlier version, through JSON."""
        names = {field.name for field in fields(cls)} & stored.keys()
        known = {name: stored[name] for name in names}
        for name in names & {"box_mm", "slopes", "turns"}:
            known[name] = tuple(known[name])
        sections = stored.get("sections", ())
        return cls(**known | {"sections": tuple(Section(**each) for each in sections)})
