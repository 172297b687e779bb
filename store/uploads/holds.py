"""Who still needs an uploaded file: rooms above register here, and are asked first."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

Hold = Callable[[Session, int], bool]

_holds: list[Hold] = []


def register(hold: Hold) -> None:
    """Ask this with the id of an upload whose file is to be deleted, once."""
    if hold not in _holds:
        _holds.append(hold)


def is_needed(session: Session, upload_id: int) -> bool:
    return any(hold(session, upload_id) for hold in _holds)
