"""How figures and dates are written, in pages and mails alike."""

from __future__ import annotations

from datetime import date, datetime

from store.kernel.clock import IST
from store.kernel.money import Money, half_up


def day(moment: datetime | date) -> str:
    """Write a day: 24 Nov 2026 (in India)."""
    local = moment.astimezone(IST) if isinstance(moment, datetime) else moment
    return f"{local.day} {local:%b %Y}"


def moment(at: datetime) -> str:
    """Write a moment: 24 Nov 2026, 14:05 (in India)."""
    return f"{day(at)}, {at.astimezone(IST):%H:%M}"


def duration(seconds: int) -> str:
    """Write a print time: 2 h 40, 3 d 4 h, 25 min."""
    minutes = max(1, half_up(seconds, 60))
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        return f"{days} d {hours} h"
    return f"{hours} h {minutes:02d}" if hours else f"{minutes} min"


def number(value: float, places: int = 0) -> str:
    """Write a figure with grouped thousands: 12,345.6."""
    return f"{value:,.{places}f}"


def percent(basis_points: int) -> str:
    """Write a rate: 1800 basis points are "18 %", 250 "2.5 %"."""
    whole, rest = divmod(basis_points, 100)
    decimals = f".{rest:02d}".rstrip("0") if rest else ""
    return f"{whole}{decimals} %"


def size(count: int) -> str:
    """Write a file's size: 2.4 MB."""
    for unit, scale in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= scale:
            return f"{count / scale:.1f} {unit}"
    return f"{count} bytes"


def plural(count: int, one: str, many: str | None = None) -> str:
    """Write a count with its noun: 1 part, 3 parts."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def added(amount: Money) -> str:
    """Write what a choice adds or saves: +₹120.00, −₹40.00, nothing for nothing."""
    if not amount:
        return ""
    return f"+{amount}" if amount > Money.zero() else f"−{-amount}"
