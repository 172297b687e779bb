"""What generated goods cost and weigh: whole rupees with the endings of price labels."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from store.demo.generated.records import Kind, Value
from store.kernel.money import Money

CHEAP, MIDDLE = 100, 1000
SERIES = {"Pro": 1.25, "Max": 1.35, "Prime": 1.2, "Studio": 1.15, "Lite": 0.85, "Eco": 0.8}
HEAVIEST = 25_000


def base(kind: Kind, draw: Random) -> float:
    """The price of the first variant, in rupees that are not rounded yet."""
    spread = draw.uniform(0.9, 1.15)
    return kind.family.price * kind.factor * SERIES.get(kind.series, 1.0) * spread


def price(base: float, values: Sequence[Value]) -> Money:
    """The price of a variant, by what it chooses."""
    for value in values:
        base *= value.factor
    return _labelled(round(base))


def before(now: Money) -> Money:
    """What a reduced variant cost before: about a fifth more."""
    return _labelled(now.minor // 100 * 6 // 5 + 12)


def grams(kind: Kind) -> int:
    """What a piece weighs in its packet."""
    amount = kind.values.get("net") or kind.values.get("volume") or "1"
    return min(max(1, round(kind.family.grams * float(amount))), HEAVIEST)


def _labelled(rupees: int) -> Money:
    """End like a price label: 49, 149, 1,299, 12,490."""
    if rupees < CHEAP:
        return Money(max(9, rupees) * 100)
    if rupees < MIDDLE:
        return Money((rupees // 10 * 10 + 9) * 100)
    step = 100 if rupees < 10 * MIDDLE else 500
    return Money((rupees // step * step + step - (1 if step == CHEAP else 10)) * 100)
