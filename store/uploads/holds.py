"""Who has a say when a file is deleted: rooms above register here, and are asked first."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

Hold = Callable[[Session, int], bool]
Farewell = Callable[[Session, int], None]

_holds: list[Hold] = []
_farewells: list[Farewell] = []


def register(hold: Hold) -> None:
    """Ask this, once, whether the file of an upload (by its id) is still needed."""
    if hold not in _holds:
        _holds.append(hold)


def register_farewell(farewell: Farewell) -> None:
    """Call this, once, with the id of an upload in the transaction that deletes it."""
    if farewell not in _farewells:
        _farewells.append(farewell)


def may_go(session: Session, upload_id: int) -> bool:
    """Let everybody take leave of a file; False when somebody still needs it.

    Leave is taken first: nobody can order a print between the two.
    """
    for farewell in _farewells:
        farewell(session, upload_id)
    return not any(hold(session, upload_id) for hold in _holds)
