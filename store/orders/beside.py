"""What other rooms show beside an order on its page: they register here, and are asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from store.orders.models import Order

Beside = Callable[[Session, Order], Mapping[str, object]]

_rooms: list[Beside] = []


def register(room: Beside) -> None:
    """Ask this room for what it shows beside an order, by the names its templates use."""
    if room not in _rooms:
        _rooms.append(room)


def shown_beside(session: Session, order: Order) -> dict[str, Any]:
    """Give what all rooms show beside an order."""
    return {name: shown for room in _rooms for name, shown in room(session, order).items()}
