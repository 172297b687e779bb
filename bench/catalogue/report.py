"""Prints tables of measurements, and whether the bars hold."""

from dataclasses import dataclass, field

from bench.catalogue import say
from bench.catalogue.load import Asked, Run

HEAD = (
    f"{'page':<13}{'':<7}{'p50':>8}{'p99':>8}{'p50 c8':>8}{'p99 c8':>8}{'req/s':>8}"
    f"{'req/s c8':>9}{'cards':>7}{'stmts':>7}{'db ms':>7}{'CPU ms':>8}{'KB':>7}"
    f"{'x floor':>9}"
)
LARGE = 100_000
MILLION = 1_000_000
SMALL = 1_000
TWICE = 2.0
FLAT = 1.3


@dataclass(frozen=True)
class Line:
    """One page of one side: the shop warm, the shop fresh, or the floor."""

    page: str
    side: str
    alone: Run
    eight: Run
    asked: Asked | None

    def show(self, floor: Run | None) -> None:
        counted = self._counted() if self.side != "warm" else " " * 21
        over = f"{self.alone.p50 / floor.p50:>9.2f}" if floor else ""
        one, many = self.alone, self.eight
        say(
            f"{self.page:<13}{self.side:<7}{one.p50:>8.2f}{one.p99:>8.2f}{many.p50:>8.2f}"
            f"{many.p99:>8.2f}{one.per_second:>8.0f}{many.per_second:>9.0f}{counted}"
            f"{many.cpu_ms:>8.2f}{one.size / 1000:>7.1f}{over}"
        )

    def _counted(self) -> str:
        if self.asked is None:
            return " " * 21
        asked = self.asked
        return f"{asked.cards:>7.0f}{asked.statements:>7.0f}{asked.database_ms:>7.2f}"


@dataclass
class Table:
    """All pages of one size on one engine."""

    engine: str
    size: int
    lines: list[Line]
    memory: tuple[float, float] = field(default=(0.0, 0.0))

    def show(self, *, load: float) -> None:
        """Print it; times are milliseconds, `load` is the machine's at the end."""
        say(HEAD)
        for line in self.lines:
            floor = self.find(line.page, "floor") if line.side != "floor" else None
            line.show(floor.alone if floor else None)
        shop, floor_mb = self.memory
        say(f"a worker: {shop:.0f} MB, of the floor {floor_mb:.0f} MB; load {load:.1f}")

    def find(self, page: str, side: str) -> Line | None:
        found = (each for each in self.lines if (each.page, each.side) == (page, side))
        return next(found, None)


def bars(tables: list[Table]) -> None:
    """Say what holds; fresh pages are judged."""
    say("\nbars, judged on fresh pages")
    for table in tables:
        if table.size == LARGE:
            _large(table)
            small = (each for each in tables if each.engine == table.engine)
            _flat(table, next((each for each in small if each.size == SMALL), None))
        if table.size == MILLION:
            _million(table)
        for line in table.lines:
            if line.side == "fresh" and line.asked and line.asked.statements > 6:
                _bar(table, f"{line.page}: statements", line.asked.statements, 6, "")


def _large(table: Table) -> None:
    for page in ("listing", "category", "product"):
        fresh, floor = table.find(page, "fresh"), table.find(page, "floor")
        if fresh and floor:
            _bar(table, page, fresh.alone.p50 / floor.alone.p50, TWICE, "x floor")
    for page, most in (("filtered", 10), ("search", 15)):
        line = table.find(page, "fresh")
        if line and line.asked:
            _bar(table, f"{page}: database", line.asked.database_ms, most, "ms")
    line = table.find("suggestions", "fresh")
    if line:
        _bar(table, "suggestions: p99", line.alone.p99, 30, "ms")


def _million(table: Table) -> None:
    line = table.find("search", "fresh")
    if line:
        _bar(table, "search and facets: p50", line.alone.p50, 50, "ms")


def _flat(large: Table, small: Table | None) -> None:
    for line in large.lines:
        before = small.find(line.page, "fresh") if small else None
        if line.side == "fresh" and before:
            grown = line.alone.p50 / before.alone.p50
            _bar(large, f"{line.page}: 100k beside 1k", grown, FLAT, "x")


def _bar(table: Table, what: str, value: float, most: float, unit: str) -> None:
    verdict = "holds" if value <= most else "MISSES"
    name = f"{table.engine} {table.size:,}"
    say(f"  {verdict:<7}{name:<22}{what:<32}{value:>7.2f} <= {most:g} {unit}")
