"""How parcels travel: where each way goes, what it costs, and by when it is there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from store.delivery.workdays import leaving_day, span, working_day
from store.kernel.errors import Invalid
from store.kernel.money import Money

GST_BP = 1800


@dataclass(frozen=True)
class Row:
    """One row of a table of prices: `price` for up to so many grams, or paise."""

    up_to: int
    price: Money

    @property
    def top(self) -> Money:
        """The upper end of a row of values."""
        return Money(self.up_to)


@dataclass(frozen=True)
class Tariff:
    """What a way costs, GST included: what the weight costs and what the value costs.

    Beyond the last row of `weights` each further `step_g` grams costs `step`; without one
    nothing heavier is carried. Beyond the last row of `values` nothing is added.
    """

    weights: tuple[Row, ...] = ()
    step_g: int | None = None
    step: Money = field(default_factory=Money.zero)
    values: tuple[Row, ...] = ()
    free_over: Money | None = None
    most_g: int | None = None

    def carries(self, weight_g: int) -> bool:
        """Tell whether so much may be sent this way at all."""
        if self.most_g is not None and weight_g > self.most_g:
            return False
        return self.step_g is not None or weight_g <= self._last_g or not self.weights

    def price(self, *, weight_g: int, subtotal: Money) -> Money:
        """Give the price of sending so many grams of such a value."""
        if self.free_over is not None and subtotal >= self.free_over:
            return Money.zero()
        return self._by_weight(weight_g) + _first_row(self.values, subtotal.minor)

    @property
    def _last_g(self) -> int:
        return self.weights[-1].up_to if self.weights else 0

    def _by_weight(self, weight_g: int) -> Money:
        beyond = weight_g - self._last_g
        if beyond <= 0 or not self.weights or self.step_g is None:
            return _first_row(self.weights, weight_g)
        return self.weights[-1].price + self.step * -(-beyond // self.step_g)


@dataclass(frozen=True)
class Method:
    """A way of delivery; `days` are the working days it takes, from and to."""

    code: str
    name: str
    note: str
    days: tuple[int, int]
    tariff: Tariff
    is_pickup: bool = False


@dataclass(frozen=True)
class Zone:
    """Where some ways go: whole states, PIN codes, or all that no other zone covers.

    A PIN code is written whole or by its first digits; "744101-744112" is a stretch.
    """

    name: str
    states: frozenset[str]
    postcodes: tuple[str, ...]
    is_rest: bool
    methods: tuple[Method, ...]

    def nearness(self, state: str, postcode: str) -> int:
        """Tell how well a zone fits an address; zero when it does not cover it."""
        digits = [_digits(one) for one in self.postcodes if _covers(one, postcode)]
        if digits:
            return 2 + max(digits)
        if state in self.states:
            return 2
        return int(self.is_rest)


@dataclass(frozen=True)
class Network:
    """All zones, and the places where customers from anywhere may fetch their things."""

    zones: tuple[Zone, ...]
    pickups: tuple[Method, ...]

    def zone_of(self, state: str, postcode: str) -> Zone | None:
        """Give the zone that fits an address best: by PIN code, by state, the rest."""
        near = [(zone.nearness(state, postcode), zone) for zone in self.zones]
        found = max(near, key=lambda pair: pair[0], default=(0, None))
        return found[1] if found[0] else None

    def sends_to(self, state: str, postcode: str) -> bool:
        """Tell whether parcels go to an address."""
        zone = self.zone_of(state, postcode)
        return zone is not None and bool(zone.methods)

    def methods_for(self, state: str, postcode: str) -> tuple[Method, ...]:
        """Give the ways to an address, and the places to fetch things from."""
        zone = self.zone_of(state, postcode)
        return (zone.methods if zone else ()) + self.pickups

    @property
    def usual(self) -> Method | None:
        """The way most parcels travel: the first one of the widest zone."""
        widest = sorted(self.zones, key=lambda zone: not zone.is_rest)
        ways = (method for zone in widest for method in zone.methods)
        return next(ways, None)

    def least(self, *, weight_g: int, subtotal: Money) -> Money | None:
        """Give what sending so much costs at least; None when no parcel can carry it."""
        prices = [
            method.tariff.price(weight_g=weight_g, subtotal=subtotal)
            for zone in self.zones
            for method in zone.methods
            if method.tariff.carries(weight_g)
        ]
        return min(prices, default=None)


@dataclass(frozen=True)
class Delivery:
    """A method with its price and dates for one cart; `saved` is off its price already."""

    method: Method
    price: Money
    earliest: date
    latest: date
    saved: Money = field(default_factory=Money.zero)

    def less(self, off: Money) -> Delivery:
        """Give it at a price that a promotion has taken something off."""
        return replace(self, price=self.price - off, saved=self.saved + off)

    @property
    def promise(self) -> str:
        """The days in words: "Thu 26 – Sat 28 Nov 2026"."""
        return span(self.earliest, self.latest)


def deliveries(
    methods: Iterable[Method],
    *,
    weight_g: int,
    subtotal: Money,
    ready: date | None = None,
    at: datetime,
) -> list[Delivery]:
    """Give every way a cart can travel; `ready` is the day its prints are made."""
    return [
        Delivery(
            method,
            method.tariff.price(weight_g=weight_g, subtotal=subtotal),
            *promise(method, ready=ready, at=at),
        )
        for method in methods
        if method.tariff.carries(weight_g)
    ]


def delivery_by(code: str, choices: Iterable[Delivery]) -> Delivery:
    """Pick one by its code; raises Invalid for a code that is not offered."""
    for choice in choices:
        if choice.method.code == code:
            return choice
    raise Invalid("Choose one of the ways of delivery.", field="delivery_method")


def promise(
    method: Method, *, ready: date | None = None, at: datetime
) -> tuple[date, date]:
    """Give the first and the last day on which the parcel arrives.

    It leaves when what is on the shelf can, and when its prints are `ready`.
    """
    leaves = max(leaving_day(at), ready or date.min)
    first, last = method.days
    return working_day(leaves, first), working_day(leaves, last)


def _first_row(rows: tuple[Row, ...], amount: int) -> Money:
    fitting = (row.price for row in rows if amount <= row.up_to)
    return next(fitting, Money.zero())


def _digits(pattern: str) -> int:
    return len(pattern.partition("-")[0])


def _covers(pattern: str, postcode: str) -> bool:
    low, _, high = pattern.partition("-")
    start = postcode[: len(low)]
    return low <= start <= (high or low)
