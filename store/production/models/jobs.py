"""Print jobs: what the workshop has to make, and how far it is."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.infra.db import Base, Key, UtcDateTime, Word
from store.kernel import clock
from store.kernel.errors import Conflict
from store.kernel.money import half_up
from store.kernel.states import Lifecycle
from store.production.models.plates import Plate, PrintTry, TryOutcome


class PrintStatus(StrEnum):
    """The columns of the board."""

    QUEUED = "queued"
    PRINTING = "printing"
    FINISHING = "finishing"
    CHECKING = "checking"
    DONE = "done"
    FAILED = "failed"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    PrintStatus.QUEUED: "Queued",
    PrintStatus.PRINTING: "Printing",
    PrintStatus.FINISHING: "Post-process",
    PrintStatus.CHECKING: "QC",
    PrintStatus.DONE: "Done",
    PrintStatus.FAILED: "Failed",
}


# What needs no post-processing goes straight to QC; what QC dislikes may go back.
LIFECYCLE = Lifecycle(
    {
        PrintStatus.QUEUED: {PrintStatus.PRINTING},
        PrintStatus.PRINTING: {
            PrintStatus.FINISHING,
            PrintStatus.CHECKING,
            PrintStatus.FAILED,
            PrintStatus.QUEUED,
        },
        PrintStatus.FINISHING: {PrintStatus.CHECKING, PrintStatus.FAILED},
        PrintStatus.CHECKING: {
            PrintStatus.DONE,
            PrintStatus.FINISHING,
            PrintStatus.FAILED,
        },
        PrintStatus.FAILED: {PrintStatus.QUEUED},
    }
)

ONWARD = {
    PrintStatus.QUEUED: PrintStatus.PRINTING,
    PrintStatus.PRINTING: PrintStatus.FINISHING,
    PrintStatus.FINISHING: PrintStatus.CHECKING,
    PrintStatus.CHECKING: PrintStatus.DONE,
    PrintStatus.FAILED: PrintStatus.QUEUED,
}
PRINTED = frozenset({PrintStatus.FINISHING, PrintStatus.CHECKING, PrintStatus.DONE})


class PrintJob(Base):
    """One firm print line as the workshop sees it; one job for each order line.

    It is stopped when its order is cancelled: it stays what it was, and off the board.
    """

    __tablename__ = "print_job"
    __table_args__ = (Index("ix_print_job_board", "status", "due_at"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    number: Mapped[str] = mapped_column(String(24), unique=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"), index=True)
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_line.id"), unique=True)
    upload_id: Mapped[int] = mapped_column(ForeignKey("upload.id"))
    quote_id: Mapped[int | None] = mapped_column(ForeignKey("quote.id"), index=True)
    order_number: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(220))
    material: Mapped[str] = mapped_column(String(60))
    colour: Mapped[str] = mapped_column(String(40))
    quality: Mapped[str] = mapped_column(String(20))
    infill: Mapped[int]
    quantity: Mapped[int]
    weight_mg: Mapped[int]
    seconds: Mapped[int]
    actual_mg: Mapped[int | None]
    actual_seconds: Mapped[int | None]
    status: Mapped[PrintStatus] = mapped_column(
        Word(PrintStatus, 12), default=PrintStatus.QUEUED
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    moved_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    plate_id: Mapped[int | None] = mapped_column(ForeignKey("plate.id"), index=True)
    tries_made: Mapped[int] = mapped_column(default=0, server_default="0")

    plate: Mapped[Plate | None] = relationship(lazy="raise_on_sql")
    tries: Mapped[list[PrintTry]] = relationship(
        order_by="PrintTry.nth", back_populates="job", lazy="raise_on_sql"
    )
    history: Mapped[list[PrintEvent]] = relationship(
        order_by="PrintEvent.id", cascade="all, delete-orphan", lazy="raise_on_sql"
    )

    @property
    def next_states(self) -> list[PrintStatus]:
        """The states a member of staff may choose now, in the board's order."""
        if self.is_stopped:
            return []
        return [state for state in PrintStatus if LIFECYCLE.allows(self.status, state)]

    @property
    def is_done(self) -> bool:
        return self.status == PrintStatus.DONE

    @property
    def is_stopped(self) -> bool:
        return self.stopped_at is not None

    @property
    def onward(self) -> PrintStatus | None:
        """The usual next step; none when the job is done or stopped."""
        return None if self.is_stopped else ONWARD.get(self.status)

    @property
    def weight_g(self) -> int:
        """Grams of material for all pieces, rounded half up."""
        return half_up(self.weight_mg, 1000)

    @property
    def is_printed(self) -> bool:
        return self.status in PRINTED

    @property
    def is_printing(self) -> bool:
        return self.status == PrintStatus.PRINTING and not self.is_stopped

    @property
    def is_queued(self) -> bool:
        return self.status == PrintStatus.QUEUED and not self.is_stopped

    @property
    def can_fail(self) -> bool:
        return PrintStatus.FAILED in self.next_states

    @property
    def place(self) -> int:
        """Which of its order's prints this is, from 1: the end of its number."""
        return int(self.number.rpartition("-P")[2])

    @property
    def current_try(self) -> PrintTry | None:
        """The try it is at; none in the queue, and for jobs from before tries were kept."""
        if self.status in (PrintStatus.QUEUED, PrintStatus.FAILED) or not self.tries:
            return None
        return self.tries[-1]

    def begin_try(self, plate: Plate, *, where: str, actor: str, at: datetime) -> PrintTry:
        """Go onto a plate that is printed somewhere."""
        self.move(PrintStatus.PRINTING, actor=actor, at=at, reason=where)
        self.tries_made += 1
        begun = PrintTry(plate=plate, nth=self.tries_made, started_at=at)
        begun.outcome, begun.used_mg = TryOutcome.RUNNING, 0
        self.tries.append(begun)
        self.plate = plate
        return begun

    def is_late(self, at: datetime) -> bool:
        return not (self.is_done or self.is_stopped) and at > self.due_at

    def move(
        self, target: PrintStatus, *, actor: str, at: datetime, reason: str = ""
    ) -> None:
        """Move the job along the board, and write it down."""
        if self.is_stopped:
            raise Conflict("The order of this print was cancelled: it is not made.")
        LIFECYCLE.check(self.status, target)
        self.history.append(
            PrintEvent(
                from_status=self.status, to_status=target, actor=actor, at=at, reason=reason
            )
        )
        self.status, self.moved_at = target, at
        if target == PrintStatus.QUEUED:
            self.plate = None
        self.version += 1

    def stop(self, *, at: datetime, reason: str) -> None:
        """Take the job off the board for good; a repeat changes nothing."""
        if self.is_stopped:
            return
        self.history.append(
            PrintEvent(
                from_status=self.status,
                to_status=self.status,
                actor="shop",
                at=at,
                reason=reason,
            )
        )
        self.stopped_at, self.moved_at = at, at
        self.version += 1

    def note_actuals(self, *, milligrams: int, seconds: int) -> None:
        """Write down what all pieces weighed and took; raises before they are printed."""
        if not self.is_printed:
            raise Conflict("Weigh and clock a print when it is made.")
        self.actual_mg, self.actual_seconds = milligrams, seconds
        self.version += 1


class PrintEvent(Base):
    """One move of a print job."""

    __tablename__ = "print_event"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    job_id: Mapped[int] = mapped_column(
        ForeignKey("print_job.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(String(120))
    from_status: Mapped[PrintStatus] = mapped_column(Word(PrintStatus, 12))
    to_status: Mapped[PrintStatus] = mapped_column(Word(PrintStatus, 12))
    reason: Mapped[str] = mapped_column(String(200), default="")
