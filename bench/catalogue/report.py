"""Prints tables of measurements, and whether the bars hold."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import NamedTuple

from bench.catalogue import say
from bench.catalogue.load import Asked, Run, together

NAMED = f"{'page':<12}{'':<6}{'products':>9}"
HEAD = (
    f"{NAMED}{'p50':>8}{'p99':>8}{'p50 c8':>8}{'p99 c8':>8}{'req/s c8':>9}"
    f"{'cards':>6}{'stmts':>6}{'db ms':>7}{'CPU ms':>7}{'KB':>7}{'x floor':>8}{'x CPU':>7}"
)
GROWN = f"{NAMED}{'p50':>7}{'CPU':>7}{'db':>7}{'bytes':>7}"
LARGE = 100_000
MILLION = 1_000_000
SMALL = 1_000
STATEMENTS = 6
FLAT = 1.3
DATABASE = {"filtered": 10, "search": 15}


@dataclass(frozen=True)
class Line:
    """One page of one size on one side: the shop warm, the shop fresh, or the floor.

    `alone` are the milliseconds of requests one by one, `cpu` those of the processor for
    one request, round by round; `eight` are runs on eight connections. What is compared
    was asked in turns, so it is compared pair by pair: the machine was as busy for both.
    """

    page: str
    side: str
    size: int
    asked: list[Asked] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    eight: list[Run] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.page:<12}{self.side:<6}{self.size:>9,}"

    @property
    def statements(self) -> float:
        return max(each.statements for each in self.asked)

    @property
    def database_ms(self) -> float:
        return median(each.database_ms for each in self.asked)

    @property
    def cards(self) -> float:
        return median(each.cards for each in self.asked)

    @property
    def p50(self) -> float:
        return median(self.alone)

    @property
    def p99(self) -> float:
        return quantiles(self.alone, n=100)[-1]

    def times(self, other: "Line") -> float:
        """How many times as long this took as the other."""
        return _beside(self.alone, other.alone)

    def times_cpu(self, other: "Line") -> float:
        return _beside(self.cpu, other.cpu)

    def show(self, floor: "Line | None") -> None:
        many = together(self.eight)
        over = f"{self.times(floor):>8.2f}{self.times_cpu(floor):>7.2f}" if floor else ""
        say(
            f"{self.name}{self.p50:>8.2f}{self.p99:>8.2f}{many.p50:>8.2f}{many.p99:>8.2f}"
            f"{many.per_second:>9.0f}"
            f"{self.cards:>6.0f}{self.statements:>6.0f}{self.database_ms:>7.2f}"
            f"{median(self.cpu):>7.2f}{many.size / 1000:>7.1f}{over}"
        )

    def show_growth(self, small: "Line") -> None:
        size = together(self.eight).size / together(small.eight).size
        say(
            f"{self.name}{self.times(small):>7.2f}{self.times_cpu(small):>7.2f}"
            f"{self._times_database(small):>7.2f}{size:>7.2f}"
        )

    def _times_database(self, other: "Line") -> float:
        ours, theirs = ([one.database_ms for one in each.asked] for each in (self, other))
        return _beside(ours, theirs)


def _beside(ones: list[float], others: list[float]) -> float:
    return median(one / other for one, other in zip(ones, others, strict=True))


@dataclass(frozen=True)
class Table:
    """All pages of all sizes on one engine; memory in MB of a worker, by size."""

    engine: str
    lines: list[Line]
    memory: dict[int, tuple[float, float]]

    def show(self, *, load: float) -> None:
        """Print it; times are milliseconds, `load` is the machine's at the end."""
        say(f"\n{self.engine}\n{HEAD}")
        for line in self.lines:
            line.show(self._floor(line))
        for size, (shop, floor) in self.memory.items():
            say(f"a worker at {size:,}: {shop:.0f} MB, of the floor {floor:.0f} MB")
        say(f"load {load:.1f}")
        if len(self.memory) > 1:
            self._show_growth()

    def find(self, page: str, side: str, size: int) -> Line | None:
        wanted = (page, side, size)
        found = (each for each in self.lines if (each.page, each.side, each.size) == wanted)
        return next(found, None)

    def _floor(self, line: Line) -> Line | None:
        return self.find(line.page, "floor", line.size) if line.side == "fresh" else None

    def _show_growth(self) -> None:
        """Say how many times as much a larger catalogue costs as the smallest."""
        least = min(self.memory)
        say(f"\n{self.engine}, beside {least:,} products in the same turns\n{GROWN}")
        for line in self.lines:
            small = self.find(line.page, line.side, least)
            if small is not None and line is not small and line.side != "warm":
                line.show_growth(small)


def bars(tables: list[Table]) -> None:
    """Say what holds; fresh pages are judged."""
    say("\nbars, judged on fresh pages")
    for table in tables:
        for line in table.lines:
            for claim in _claims(table, line) if line.side == "fresh" else ():
                claim.show(f"{table.engine} {line.size:,}", line.page)


class Claim(NamedTuple):
    """What is to hold: a figure that is at most so much."""

    what: str
    value: float
    most: float
    unit: str

    def show(self, shop: str, page: str) -> None:
        verdict = "holds" if self.value <= self.most else "MISSES"
        say(
            f"  {verdict:<7}{shop:<20}{page:<12}{self.what:<17}"
            f"{self.value:>6.2f} <= {self.most:g} {self.unit}"
        )


def _claims(table: Table, line: Line) -> Iterator[Claim]:
    if line.statements > STATEMENTS:
        yield Claim("statements", line.statements, STATEMENTS, "")
    if line.size == LARGE:
        yield from _large(table, line)
    if line.size == MILLION and line.page == "search":
        yield Claim("facets too: p50", line.p50, 50, "ms")


def _large(table: Table, line: Line) -> Iterator[Claim]:
    floor = table.find(line.page, "floor", LARGE)
    if floor and line.page in {"listing", "category", "product"}:
        yield Claim("p50", line.times(floor), 2, "x floor")
    if line.page in DATABASE:
        yield Claim("database", line.database_ms, DATABASE[line.page], "ms")
    if line.page == "suggestions":
        yield Claim("p99", line.p99, 30, "ms")
    small = table.find(line.page, "fresh", SMALL)
    if small:
        yield Claim("p50 beside 1k", line.times(small), FLAT, "x")
        yield Claim("CPU beside 1k", line.times_cpu(small), FLAT, "x")
