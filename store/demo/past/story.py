"""What happened in the demo's past, drawn by dice that always fall alike."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum

from store.kernel.clock import IST

DAYS = 90
SATURDAY = 5
HOURS = (9, 11, 13, 16, 19, 21)
MOST_PIECES = 3
LATE_DAYS = range(7, 10)
HALF = 0.5
JUST_NOW = timedelta(hours=3)


class Fate(StrEnum):
    """What became of an order."""

    SENT = "sent"
    TRANSFERRED = "transferred"  # paid by bank transfer, and sent
    PART_BACK = "part back"  # one piece came back
    CANCELLED = "cancelled"
    REFUSED = "refused"  # the bank said no, and nobody tried again
    LEFT = "left"  # nobody paid
    LATE = "late"  # paid, and still not sent


# What came just now: minutes ago.
NOW = ((170, Fate.SENT), (70, Fate.SENT), (9, Fate.REFUSED), (5, Fate.LEFT))
# Of a hundred orders so many.
CHANCES = (
    (Fate.SENT, 66),
    (Fate.TRANSFERRED, 14),
    (Fate.PART_BACK, 7),
    (Fate.CANCELLED, 4),
    (Fate.REFUSED, 4),
    (Fate.LEFT, 5),
)


@dataclass(frozen=True)
class Bought:
    """One order: when, by whom, what (place among the goods, pieces), how it ended."""

    at: datetime
    buyer: int
    picks: Sequence[tuple[int, int]]
    fate: Fate


def told(
    now: datetime, *, goods: int, buyers: int, days: int = DAYS, seed: int = 90
) -> Iterator[Bought]:
    """Tell the orders of the last days, the oldest first; there are more of late."""
    dice = random.Random(seed)  # noqa: S311 draws a shop
    today = now.astimezone(IST).date()
    for ago in range(days, -1, -1):
        day = today - timedelta(days=ago)
        for _ in range(_orders(dice, ago, is_weekend=day.weekday() >= SATURDAY)):
            at = datetime.combine(day, time(dice.choice(HOURS)), tzinfo=IST)
            at += timedelta(minutes=dice.randrange(90))
            bought = _bought(dice, at, goods, buyers)
            if ago in LATE_DAYS and bought.fate is Fate.SENT and dice.random() < HALF:
                bought = replace(bought, fate=Fate.LATE)
            if at < now - JUST_NOW:
                yield bought
    for minutes, fate in NOW:
        at = now - timedelta(minutes=minutes)
        yield replace(_bought(dice, at, goods, buyers), fate=fate)


def _orders(dice: random.Random, ago: int, *, is_weekend: bool) -> int:
    """Give how many came that day: fewer at the start, more at the end of a week."""
    most = 1 + (ago < DAYS * 2 // 3) + (ago < DAYS // 5) + is_weekend
    return dice.randint(1 if ago > 1 else 2, max(2, most))


def _bought(dice: random.Random, at: datetime, goods: int, buyers: int) -> Bought:
    kinds = dice.choices((1, 2, 3), (6, 3, 1))[0]
    # What stands first sells best.
    places = {int(goods * dice.random() ** 2) for _ in range(kinds)}
    picks = [(place, dice.randint(1, MOST_PIECES)) for place in sorted(places)]
    fate = dice.choices([fate for fate, _ in CHANCES], [part for _, part in CHANCES])[0]
    return Bought(at, dice.randrange(buyers), picks, fate)
