"""Kill -9 at a boundary: between the shop and its database, or the shop and a vendor."""

from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.orm import Session


class Killed(BaseException):
    """The process is gone: nothing catches this but the test."""


class Killer:
    """Counts down to one boundary, then kills before or after it; usually asleep."""

    def __init__(self) -> None:
        self.left: int | None = None
        self.kills = 0

    @contextmanager
    def armed(self, boundaries: int | None):
        """Kill at the so-manieth boundary inside, if there are that many."""
        self.left = boundaries
        try:
            yield
        except Killed:
            self.kills += 1
        finally:
            self.left = None

    @contextmanager
    def watching(self):
        """Be at every commit while the block runs; vendors call `pass_boundary`."""
        event.listen(Session, "before_commit", self._at_commit)
        event.listen(Session, "after_commit", self._at_commit)
        try:
            yield self
        finally:
            event.remove(Session, "before_commit", self._at_commit)
            event.remove(Session, "after_commit", self._at_commit)

    def pass_boundary(self) -> None:
        if self.left is None:
            return
        self.left -= 1
        if self.left <= 0:
            self.left = None
            raise Killed

    def _at_commit(self, session: Session) -> None:
        if not session.in_nested_transaction():
            self.pass_boundary()
