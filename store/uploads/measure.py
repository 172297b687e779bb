"""What the analyser found out about one model: what estimates and pages are built on."""

from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Measure:
    """Figures of a model that stands on the bed, in mm, mm2 and mm3.

    `overhang_mm2` and `support_mm3` are quick and rough; `uploads.examination` measures
    them. `holes` are loops of open edges, `closable` those that a repair would close.
    `repair` counts what was mended, by its kind, if that was asked for.
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
        return cls(**known | {"box_mm": tuple(stored["box_mm"])})
