"""The workshop: printers at work, the spools on them, and who prints for the shop."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.infra.db import Base, Key, UtcDateTime, Word
from store.kernel import clock
from store.kernel.errors import Conflict
from store.kernel.money import half_up
from store.kernel.states import Lifecycle
from store.quotes.models import Machine, Material

LOW_MG = 150_000  # where a spool is low unless somebody says otherwise


class PrinterState(StrEnum):
    """What a printer is about."""

    FREE = "free"
    PRINTING = "printing"
    SERVICE = "service"


PRINTER_LIFECYCLE = Lifecycle(
    {
        PrinterState.FREE: {PrinterState.PRINTING, PrinterState.SERVICE},
        PrinterState.PRINTING: {PrinterState.FREE},
        PrinterState.SERVICE: {PrinterState.FREE},
    }
)


class UseKind(StrEnum):
    """Why a spool weighs less, or more."""

    PRINT = "print"
    SCRAP = "scrap"
    COUNT = "count"


class Spool(Base):
    """Filament on a spool; `left_mg` is what is left by the book, never below nothing."""

    __tablename__ = "spool"
    __table_args__ = (Index("ix_spool_material", "material_id", "colour"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    material_id: Mapped[int] = mapped_column(ForeignKey("material.id"))
    colour: Mapped[str] = mapped_column(String(40))
    brand: Mapped[str] = mapped_column(String(60), default="")
    net_mg: Mapped[int]
    left_mg: Mapped[int]
    low_mg: Mapped[int] = mapped_column(default=LOW_MG)
    note: Mapped[str] = mapped_column(String(200), default="")
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    gone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    material: Mapped[Material] = relationship(lazy="raise_on_sql")
    uses: Mapped[list[SpoolUse]] = relationship(
        order_by="SpoolUse.id.desc()", lazy="raise_on_sql"
    )

    @property
    def number(self) -> str:
        """What is written on the spool."""
        return f"S-{self.id}"

    @property
    def left_g(self) -> int:
        return half_up(self.left_mg, 1000)

    @property
    def is_low(self) -> bool:
        return self.gone_at is None and self.left_mg <= self.low_mg

    @property
    def what(self) -> str:
        return f"{self.material.name} {self.colour}"

    def weigh(self, left_mg: int) -> int:
        """Set what is left, as weighed; gives what is gone since (less than 0: found)."""
        gone = self.left_mg - left_mg
        self.left_mg = left_mg
        self.version += 1
        return gone

    def take(self, milligrams: int) -> None:
        """Take filament off, or give it back when less than nothing is taken."""
        self.left_mg = max(0, self.left_mg - milligrams)
        self.version += 1

    def put_away(self, at: datetime) -> None:
        """The spool is empty, or thrown away."""
        self.gone_at = self.gone_at or at
        self.version += 1


class SpoolUse(Base):
    """What one print, one failure or one weighing took off a spool."""

    __tablename__ = "spool_use"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    spool_id: Mapped[int] = mapped_column(
        ForeignKey("spool.id", ondelete="CASCADE"), index=True
    )
    try_id: Mapped[int | None] = mapped_column(ForeignKey("print_try.id"), index=True)
    kind: Mapped[UseKind] = mapped_column(Word(UseKind, 8))
    milligrams: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(String(200), default="")


class Printer(Base):
    """One printer that stands in the workshop; `materials` are slugs, none means all."""

    __tablename__ = "printer"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    machine_id: Mapped[int] = mapped_column(ForeignKey("machine.id"), index=True)
    width_mm: Mapped[int]
    depth_mm: Mapped[int]
    height_mm: Mapped[int]
    materials: Mapped[list[str]] = mapped_column(JSON, default=list)
    changes_spools: Mapped[bool] = mapped_column(default=True)
    spool_id: Mapped[int | None] = mapped_column(ForeignKey("spool.id"), unique=True)
    state: Mapped[PrinterState] = mapped_column(
        Word(PrinterState, 12), default=PrinterState.FREE
    )
    note: Mapped[str] = mapped_column(String(200), default="")
    active: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    machine: Mapped[Machine] = relationship(lazy="raise_on_sql")
    spool: Mapped[Spool | None] = relationship(lazy="raise_on_sql")

    @property
    def is_free(self) -> bool:
        return self.state == PrinterState.FREE

    @property
    def is_printing(self) -> bool:
        return self.state == PrinterState.PRINTING

    @property
    def is_in_service(self) -> bool:
        return self.state == PrinterState.SERVICE

    def begin(self) -> None:
        """Take up a plate; raises Conflict when the printer is not free."""
        if self.is_printing:
            raise Conflict(f"{self.name} prints already. Choose another, or end its plate.")
        if self.is_in_service:
            raise Conflict(f"{self.name} is in service.")
        self._move(PrinterState.PRINTING)

    def free(self) -> None:
        """Be ready for the next plate; a repeat changes nothing."""
        if not self.is_free:
            self._move(PrinterState.FREE)

    def serve(self, note: str) -> None:
        """Stand still for service; raises Conflict while it prints."""
        if self.is_printing:
            raise Conflict(f"{self.name} prints: end its plate first.")
        if not self.is_in_service:
            self._move(PrinterState.SERVICE)
        self.note = note

    def _move(self, target: PrinterState) -> None:
        PRINTER_LIFECYCLE.check(self.state, target)
        self.state = target
        self.version += 1


class Provider(Base):
    """Somebody outside who prints for the shop; sizes of 0 mean that any is taken."""

    __tablename__ = "print_provider"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    email: Mapped[str] = mapped_column(String(254), default="")
    materials: Mapped[list[str]] = mapped_column(JSON, default=list)
    width_mm: Mapped[int] = mapped_column(default=0)
    depth_mm: Mapped[int] = mapped_column(default=0)
    height_mm: Mapped[int] = mapped_column(default=0)
    days: Mapped[int] = mapped_column(default=5)
    note: Mapped[str] = mapped_column(String(200), default="")
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
