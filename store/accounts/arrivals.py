"""What other rooms do when a customer signs in: they register here, and are called then."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from store.accounts.visitors import Visitor


class Arrival(Protocol):
    """Gives the customer what the browser gathered before; may say what changed."""

    def __call__(
        self, session: Session, *, visitor: Visitor, customer_id: int, at: datetime
    ) -> str | None: ...


_arrivals: list[Arrival] = []


def register(arrival: Arrival) -> None:
    """Call this at every sign-in, once."""
    if arrival not in _arrivals:
        _arrivals.append(arrival)


def welcome(
    session: Session, *, visitor: Visitor, customer_id: int, at: datetime
) -> list[str]:
    """Let every room greet the customer; gives what they have to say."""
    told = (
        arrival(session, visitor=visitor, customer_id=customer_id, at=at)
        for arrival in _arrivals
    )
    return [sentence for sentence in told if sentence]
