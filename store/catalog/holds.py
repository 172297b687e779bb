"""How long a cart may keep stock from others."""

from __future__ import annotations

from datetime import datetime, timedelta

LONGEST = timedelta(minutes=60)  # in all, however busy the checkout is


def hold_times(
    begun: datetime | None, *, lasting: timedelta, at: datetime
) -> tuple[datetime, datetime] | None:
    """Give from when and until when a cart keeps its stock now; None when it may not.

    Each step in the checkout lengthens a hold, up to `LONGEST` since it was begun. After
    that others have their turn for as long as a hold lasts.
    """
    if begun is None or at >= begun + LONGEST + lasting:
        return at, at + lasting
    if at >= begun + LONGEST:
        return None
    return begun, min(at + lasting, begun + LONGEST)
