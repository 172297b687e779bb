"""Asks with wrk, on one connection or on eight, and counts what it cost the servers."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import gettempdir

from bench.catalogue import SPENT, STATEMENTS
from bench.catalogue.addresses import shown
from bench.catalogue.asking import Ask, answered
from bench.catalogue.servers import Served

SCRIPT = Path(__file__).with_name("load.lua")


@dataclass(frozen=True)
class Run:
    """What some seconds of asking gave: milliseconds, requests each second, bytes."""

    p50: float
    p99: float
    per_second: float
    cpu_ms: float
    size: float


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
    served: Served, asks: list[Ask], *, connections: int, seconds: float, start: int
) -> Run:
    """Ask for some seconds, beginning at the ask of this number."""
    file = Path(gettempdir()) / f"asks-{served.child.pid}.txt"
    file.write_text("".join(f"{ask.line()}\n" for ask in asks))
    before = served.cpu_ms()
    told = [f"-t1 -c{connections} -d{seconds:g}s --timeout 30s", "-s"]
    command = [wrk(), *told[0].split(), told[1], str(SCRIPT), served.url, "--"]
    words = [*command, str(file), str(start % len(asks)), served.url]
    ran = subprocess.run(words, capture_output=True, text=True, check=True)  # noqa: S603
    file.unlink()
    found = json.loads(ran.stdout.splitlines()[-1])
    if found["refused"] or found["lost"]:
        raise RuntimeError(f"{asks[0].path}: {found}\n{served.child.last_words()}")
    requests = found["requests"]
    return Run(
        p50=found["p50"],
        p99=found["p99"],
        per_second=requests * 1e6 / found["microseconds"],
        cpu_ms=(served.cpu_ms() - before) / requests,
        size=found["bytes"] / requests,
    )


def asked(url: str, asks: list[Ask], *, count: int) -> Asked:
    """Ask one after the other; gives the medians of what the answers say they asked."""
    answers = [answered(url, ask) for ask in asks[:count]]
    told = [answer.headers for answer, _ in answers]
    return Asked(
        statements=max(float(each[STATEMENTS]) for each in told),
        database_ms=median(float(each[SPENT]) for each in told),
        cards=median(shown(page) for _, page in answers),
    )


def middle(runs: list[Run]) -> Run:
    """The median of several runs, figure by figure."""
    names = ("p50", "p99", "per_second", "cpu_ms", "size")
    return Run(*(median(getattr(each, name) for each in runs) for name in names))
