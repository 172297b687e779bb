"""Sheets of products: looked through first, then applied in batches."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from store.infra.db import Base, Key, UtcDateTime, Word
from store.kernel import clock, ids
from store.kernel.errors import Conflict
from store.kernel.states import Lifecycle


class ImportState(StrEnum):
    """Where a sheet stands."""

    CHECKING = "checking"
    UNMATCHED = "unmatched"
    CHECKED = "checked"
    APPLYING = "applying"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


_S = ImportState
LIFECYCLE: Lifecycle[ImportState] = Lifecycle(
    {
        _S.CHECKING: {_S.CHECKED, _S.UNMATCHED, _S.FAILED, _S.CANCELLED},
        _S.UNMATCHED: {_S.CHECKING, _S.CANCELLED},
        _S.CHECKED: {_S.CHECKING, _S.APPLYING, _S.CANCELLED},
        _S.APPLYING: {_S.DONE, _S.FAILED, _S.CANCELLED},
    }
)
AT_WORK = frozenset({_S.CHECKING, _S.APPLYING})


class Outcome(StrEnum):
    """What a sheet means for one product."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    BAD = "bad"


class ImportRun(Base):
    """One sheet; `mapped` says which column each heading means.

    `position` counts the rows that are through in this pass, and is saved with what they
    changed: whoever goes on begins there. `found` and `applied` count products by outcome.
    """

    __tablename__ = "import_run"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True, default=ids.token)
    filename: Mapped[str] = mapped_column(String(200))
    source_key: Mapped[str] = mapped_column(String(120))
    size: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[ImportState] = mapped_column(
        Word(ImportState, 12), default=ImportState.CHECKING
    )
    headings: Mapped[list[str]] = mapped_column(JSON, default=list)
    mapped: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    rows: Mapped[int] = mapped_column(default=0)
    position: Mapped[int] = mapped_column(default=0)
    found: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    applied: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    failure: Mapped[str] = mapped_column(String(300), default="")
    asked_by: Mapped[str] = mapped_column(String(120))
    asked_by_id: Mapped[int] = mapped_column(BigInteger)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    began_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def is_at_work(self) -> bool:
        return self.state in AT_WORK

    @property
    def is_applying(self) -> bool:
        return self.state == ImportState.APPLYING

    @property
    def has_work(self) -> bool:
        """Something is to be applied."""
        return bool(self.found.get("new") or self.found.get("changed"))

    @property
    def counts(self) -> dict[str, int]:
        """The figures of the pass it is in, or was in last."""
        return self.applied if self.began_at else self.found

    def move(self, state: ImportState) -> None:
        LIFECYCLE.check(self.state, state)
        self.state = state

    def look_through(self, mapped: dict[str, str]) -> None:
        """Begin the dry run anew, with this meaning of the columns."""
        if self.state != ImportState.CHECKING:
            self.move(ImportState.CHECKING)
        self.mapped, self.position, self.found = mapped, 0, {}

    def begin(self, *, at: datetime) -> None:
        """Begin to apply what the dry run found."""
        self.move(ImportState.APPLYING)
        self.position, self.applied, self.began_at = 0, {}, at

    def advance(self, *, expected: int, position: int, counts: dict[str, int]) -> None:
        """Note that a batch is through; raises Conflict when another was quicker."""
        if self.position != expected or not self.is_at_work:
            raise Conflict("This batch was done already, or the import was cancelled.")
        summed = {word: self.counts.get(word, 0) + n for word, n in counts.items()}
        self.position = position
        if self.is_applying:
            self.applied = {**self.applied, **summed}
        else:
            self.found = {**self.found, **summed}

    def end(self, state: ImportState, *, at: datetime, failure: str = "") -> None:
        self.move(state)
        self.ended_at, self.failure = at, failure[:300]


class ImportProblem(Base):
    """What is wrong in a line; `applying` when it was found in the second pass."""

    __tablename__ = "import_problem"
    __table_args__ = (Index("ix_import_problem_run", "run_id", "applying", "line"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id", ondelete="CASCADE"))
    applying: Mapped[bool] = mapped_column(default=False)
    line: Mapped[int]
    column: Mapped[str] = mapped_column(String(60))
    sentence: Mapped[str] = mapped_column(String(300))


class ImportChange(Base):
    """One change that the dry run found: of a product's field, or of a variant's."""

    __tablename__ = "import_change"
    __table_args__ = (Index("ix_import_change_run", "run_id", "line"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id", ondelete="CASCADE"))
    line: Mapped[int]
    subject: Mapped[str] = mapped_column(String(160))
    field: Mapped[str] = mapped_column(String(60))
    old: Mapped[str] = mapped_column(Text, default="")
    new: Mapped[str] = mapped_column(Text, default="")
