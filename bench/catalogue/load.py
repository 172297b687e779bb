"""Asks with wrk on several connections at once."""

import json
import shutil
import subprocess
from collections import Counter
from dataclasses import dataclass
from itertools import accumulate
from math import ceil, nan
from pathlib import Path
from tempfile import gettempdir

from bench.catalogue import SPENT, STATEMENTS
from bench.catalogue.addresses import shown
from bench.catalogue.asking import Ask, answered
from bench.catalogue.servers import Served

SCRIPT = Path(__file__).with_name("load.lua")


@dataclass(frozen=True)
class Run:
    """What some seconds of asking gave; `times` are milliseconds, each with its number."""

    times: Counter[float]
    seconds: float
    bytes: float

    @property
    def p50(self) -> float:
        return self._percentile(50)

    @property
    def p99(self) -> float:
        return self._percentile(99)

    @property
    def per_second(self) -> float:
        return self.times.total() / self.seconds

    @property
    def size(self) -> float:
        """The bytes of one answer."""
        return self.bytes / self.times.total() if self.times else nan

    def _percentile(self, percent: int) -> float:
        """The time that so many of 100 requests took at most; of none there is none."""
        least = ceil(self.times.total() * percent / 100)
        ordered = sorted(self.times.items())
        reached = accumulate(number for _, number in ordered)
        met = zip(ordered, reached, strict=True)
        return next((time for (time, _), so_far in met if so_far >= least), nan)


@dataclass(frozen=True)
class Asked:
    """What one answer asked of the database, and how many cards it showed."""

    statements: float
    database_ms: float
    cards: float


def wrk() -> str:
    program = shutil.which("wrk")
    if program is None:
        raise RuntimeError("wrk is missing: sudo apt-get install wrk")
    return program


def run(
    served: Served, asks: list[Ask], *, connections: int, seconds: int, start: int
) -> Run:
    """Ask for some seconds, beginning at the ask of this number."""
    file = Path(gettempdir()) / f"asks-{served.child.pid}.txt"
    file.write_text("".join(f"{ask.line()}\n" for ask in asks))
    told = [f"-t1 -c{connections} -d{seconds}s --timeout 30s", "-s"]
    command = [wrk(), *told[0].split(), told[1], str(SCRIPT), served.url, "--"]
    words = [*command, str(file), str(start % len(asks)), served.url]
    ran = subprocess.run(words, capture_output=True, text=True, check=True)  # noqa: S603
    file.unlink()
    found = json.loads(ran.stdout.splitlines()[-1])
    if found["refused"] or found["lost"]:
        raise RuntimeError(f"{asks[0].path}: {found}\n{served.child.last_words()}")
    return Run(
        times=Counter({time / 1000: number for time, number in found["times"]}),
        seconds=found["microseconds"] / 1e6,
        bytes=found["bytes"],
    )


def together(runs: list[Run]) -> Run:
    """All requests of several runs, as if they were of one."""
    return Run(
        times=sum((each.times for each in runs), Counter()),
        seconds=sum(each.seconds for each in runs),
        bytes=sum(each.bytes for each in runs),
    )


def asked(url: str, ask: Ask) -> Asked:
    """Ask one that tells what its answer asked of the database."""
    answer, page = answered(url, ask)
    told = answer.headers
    return Asked(float(told[STATEMENTS]), float(told[SPENT]), shown(page))
