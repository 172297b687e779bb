"""Plates: what is printed in one go, and each try to make a job."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.infra.db import Base, Key, UtcDateTime, Word
from store.kernel import ids
from store.kernel.errors import Gone
from store.production.models.workshop import Printer, Provider, Spool

if TYPE_CHECKING:
    from store.production.models.jobs import PrintJob


class TryOutcome(StrEnum):
    """What became of a try; a withdrawn one was never begun in earnest."""

    RUNNING = "running"
    PRINTED = "printed"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class FailKind(StrEnum):
    """What goes wrong with prints, as reports count it."""

    LOOSE = "loose"
    CLOGGED = "clogged"
    SHIFTED = "shifted"
    STRINGS = "strings"
    RAN_OUT = "ran_out"
    SURFACE = "surface"
    SIZE = "size"
    OTHER = "other"

    @property
    def label(self) -> str:
        return _FAILURES[self]


_FAILURES = {
    FailKind.LOOSE: "Came off the plate",
    FailKind.CLOGGED: "Nozzle clogged",
    FailKind.SHIFTED: "Layers shifted",
    FailKind.STRINGS: "Strings or spaghetti",
    FailKind.RAN_OUT: "Filament ran out",
    FailKind.SURFACE: "Poor surface",
    FailKind.SIZE: "Wrong size",
    FailKind.OTHER: "Something else",
}


def plate_number() -> str:
    return f"PL-{ids.readable(5)}"


class Plate(Base):
    """Parts that are printed in one go, on a printer or by a provider; `seconds` foretold.

    One without a printer was printed where the shop keeps no book of printers.
    """

    __tablename__ = "plate"
    __table_args__ = (Index("ix_plate_printer", "printer_id", "ended_at"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    number: Mapped[str] = mapped_column(String(12), unique=True, default=plate_number)
    printer_id: Mapped[int | None] = mapped_column(ForeignKey("printer.id"))
    spool_id: Mapped[int | None] = mapped_column(ForeignKey("spool.id"))
    seconds: Mapped[int]
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(String(120))

    printer: Mapped[Printer | None] = relationship(lazy="raise_on_sql")
    spool: Mapped[Spool | None] = relationship(lazy="raise_on_sql")
    handoff: Mapped[Handoff | None] = relationship(
        back_populates="plate", lazy="raise_on_sql"
    )
    tries: Mapped[list[PrintTry]] = relationship(
        order_by="PrintTry.id", back_populates="plate", lazy="raise_on_sql"
    )

    @property
    def is_over(self) -> bool:
        return self.ended_at is not None

    @property
    def is_outside(self) -> bool:
        return self.handoff is not None

    @property
    def where(self) -> str:
        """Who prints it, by name."""
        if self.handoff is not None:
            return self.handoff.provider.name
        return self.printer.name if self.printer else ""


class PrintTry(Base):
    """One try to print a job; `used_mg` is booked off a spool, `scrap_mg` was for nothing.

    A photo comes as `photo_source`, and is `photo_key` when it has been made anew.
    """

    __tablename__ = "print_try"
    __table_args__ = (
        UniqueConstraint("job_id", "nth", name="uq_print_try_nth"),
        Index("ix_print_try_started", "started_at"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("print_job.id", ondelete="CASCADE"))
    plate_id: Mapped[int] = mapped_column(ForeignKey("plate.id"), index=True)
    nth: Mapped[int]
    outcome: Mapped[TryOutcome] = mapped_column(
        Word(TryOutcome, 12), default=TryOutcome.RUNNING
    )
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    used_mg: Mapped[int] = mapped_column(default=0)
    scrap_mg: Mapped[int] = mapped_column(default=0)
    failed_for: Mapped[FailKind | None] = mapped_column(Word(FailKind, 12))
    reason: Mapped[str] = mapped_column(String(200), default="")
    photo_source: Mapped[str | None] = mapped_column(String(120))
    photo_key: Mapped[str | None] = mapped_column(String(120))
    photo_failure: Mapped[str] = mapped_column(String(200), default="")

    plate: Mapped[Plate] = relationship(back_populates="tries", lazy="raise_on_sql")
    job: Mapped[PrintJob] = relationship(back_populates="tries", lazy="raise_on_sql")

    @property
    def is_running(self) -> bool:
        return self.outcome == TryOutcome.RUNNING

    @property
    def is_failed(self) -> bool:
        return self.outcome == TryOutcome.FAILED

    @property
    def seconds(self) -> int:
        """How long it printed; 0 while nobody has said that it ended."""
        return (
            int((self.ended_at - self.started_at).total_seconds()) if self.ended_at else 0
        )

    def end(self, outcome: TryOutcome, at: datetime) -> None:
        """Note what became of it; what was printed once keeps the time it took."""
        self.outcome = outcome
        self.ended_at = self.ended_at or at


class Handoff(Base):
    """A plate that somebody outside prints; `token` lets them say how far they are."""

    __tablename__ = "handoff"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    plate_id: Mapped[int] = mapped_column(ForeignKey("plate.id"), unique=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("print_provider.id"), index=True)
    token: Mapped[str] = mapped_column(String(32), unique=True, default=ids.token)
    note: Mapped[str] = mapped_column(String(500), default="")
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tracking: Mapped[str] = mapped_column(String(80), default="")
    tracked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    plate: Mapped[Plate] = relationship(back_populates="handoff", lazy="raise_on_sql")
    provider: Mapped[Provider] = relationship(lazy="raise_on_sql")

    def confirm(self, at: datetime) -> None:
        """They have it; said twice it is said once."""
        self.confirmed_at = self.confirmed_at or at

    def track(self, tracking: str, at: datetime) -> None:
        """The parts are on their way back; who sends them has them."""
        self.confirm(at)
        self.tracking, self.tracked_at = tracking, at

    def require_open(self) -> None:
        """Refuse what is over: a link is good as long as its plate."""
        if self.plate.is_over:
            raise Gone("These parts are back, thank you. The link is closed.")
