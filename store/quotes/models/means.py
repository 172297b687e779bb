"""What the shop prints with: materials, machines, and what they cost."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from store.infra.db import Base, Key, UtcDateTime, Word
from store.kernel import clock


class Process(StrEnum):
    """How a part grows: molten filament, cured resin, or sintered powder."""

    FDM = "fdm"
    SLA = "sla"
    SLS = "sls"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Process.FDM: "Filament (FDM)",
    Process.SLA: "Resin (SLA)",
    Process.SLS: "Powder (SLS)",
}


class Material(Base):
    """What a part is printed from; `colours` is a list of {"name", "swatch"}.

    `preset` names the material in the machines' profiles.
    """

    __tablename__ = "material"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    blurb: Mapped[str] = mapped_column(String(200), default="")
    process: Mapped[Process] = mapped_column(Word(Process, 8), default=Process.FDM)
    preset: Mapped[str] = mapped_column(String(40), default="pla")
    density_mg_cm3: Mapped[int]
    colours: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1, server_default="1")


class Machine(Base):
    """A printer the shop runs; sizes in mm; `preset` names its profile."""

    __tablename__ = "machine"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    process: Mapped[Process] = mapped_column(Word(Process, 8), default=Process.FDM)
    preset: Mapped[str] = mapped_column(String(40), default="ender3")
    width_mm: Mapped[int]
    depth_mm: Mapped[int]
    height_mm: Mapped[int]
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    def fits(self, box_mm: tuple[float, float, float]) -> bool:
        """Tell whether a box fits, turned on the plate if need be."""
        x, y, z = box_mm
        bed = sorted((self.width_mm, self.depth_mm))
        return z <= self.height_mm and all(
            side <= edge for side, edge in zip(sorted((x, y)), bed, strict=True)
        )


class RateCard(Base):
    """Prices of printing from a moment on; `rates` is read by `rates.Rates`.

    It holds until another one begins; `note` says why it was made, `made_by` who made it.
    """

    __tablename__ = "rate_card"

    version: Mapped[int] = mapped_column(primary_key=True)
    valid_from: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    rates: Mapped[dict[str, Any]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(String(200), default="", server_default="")
    made_by: Mapped[str] = mapped_column(String(120), default="", server_default="")

    def is_to_come(self, at: datetime) -> bool:
        """Tell whether it begins later."""
        return self.valid_from > at
