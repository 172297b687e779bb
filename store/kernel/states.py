"""Lifecycles: one table of legal moves per enum."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Generic, TypeVar

from store.kernel.errors import Conflict

State = TypeVar("State", bound=StrEnum)


class Lifecycle(Generic[State]):
    """The legal moves between the states of one enum."""

    def __init__(self, moves: Mapping[State, frozenset[State] | set[State]]) -> None:
        self.moves = moves

    def allows(self, current: State, target: State) -> bool:
        return target in self.moves.get(current, frozenset())

    def check(self, current: State, target: State) -> None:
        """Raise Conflict, in words, when the move is not in the table."""
        if not self.allows(current, target):
            words = target.value.replace("_", " "), current.value.replace("_", " ")
            raise Conflict("This cannot become {} while it is {}.".format(*words))
