"""What happens to payments away from the page."""

from __future__ import annotations


def apply_event(event_id: int) -> None:
    raise NotImplementedError(event_id)


def reconcile() -> None:
    raise NotImplementedError
