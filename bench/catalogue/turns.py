"""Asks shops of several sizes and their floors by turns: all meet the same busy machine."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import NamedTuple

from bench.catalogue.asking import Ask, connected
from bench.catalogue.load import asked, run
from bench.catalogue.report import Line
from bench.catalogue.requests import FRESH, Page
from bench.catalogue.servers import Served

ALONE = 100  # requests of a round one by one
COUNTED = 40
MANY = 8


class Asking(NamedTuple):
    """An application as it is served, and the same telling what it asks the database."""

    served: Served
    telling: Served


@dataclass(frozen=True)
class Open:
    """A shop of one size with its floor, and what to ask them for."""

    size: int
    shop: Asking
    floor: Asking
    pages: list[Page]

    def worker_mb(self) -> tuple[float, float]:
        return self.shop.served.worker_mb(), self.floor.served.worker_mb()


class Turn(NamedTuple):
    """Who is asked for what, and the line of the table it is for."""

    served: Served
    telling: Served
    asks: list[Ask]
    line: Line


def in_turns(shops: list[Open], *, rounds: int, seconds: int) -> list[Line]:
    """Ask everybody for one page in so many rounds, then for the next page."""
    lines = []
    for number, page in enumerate(shops[-1].pages):
        turns = list(_turns([(shop, shop.pages[number]) for shop in shops], page.sides))
        compared = [turn for turn in turns if turn.line.side != "warm"]
        _warm_up(turns, seconds)
        _count(turns)
        for done in range(rounds):
            start = FRESH * (1 + done) // (1 + rounds)
            _one_by_one(compared, start)
            _one_by_one([turn for turn in turns if turn not in compared], start)
            _many_at_once(turns, start + ALONE, seconds)
        lines += [turn.line for turn in turns]
    return lines


def _warm_up(turns: list[Turn], seconds: int) -> None:
    """Ask for a while: one that runs has met its products."""
    for turn in turns:
        run(turn.served, turn.asks, connections=MANY, seconds=3 * seconds, start=0)


def _count(turns: list[Turn]) -> None:
    for number in range(COUNTED):
        for turn in turns:
            ask = turn.asks[number % len(turn.asks)]
            turn.line.asked.append(asked(turn.telling.url, ask))


def _one_by_one(turns: list[Turn], start: int) -> None:
    """Ask one for one page, then the next one; there and back again."""
    before = [turn.served.cpu_ms() for turn in turns]
    with ExitStack() as stack:
        each = [
            (turn.line.alone, turn.asks, stack.enter_context(connected(turn.served.url)))
            for turn in turns
        ]
        for number in range(start, start + ALONE):
            for times, asks, connection in each[:: -1 if number % 2 else 1]:
                times.append(connection.took(asks[number % len(asks)]))
    for turn, spent in zip(turns, before, strict=True):
        turn.line.cpu.append((turn.served.cpu_ms() - spent) / ALONE)


def _many_at_once(turns: list[Turn], start: int, seconds: int) -> None:
    for turn in turns:
        found = run(turn.served, turn.asks, connections=MANY, seconds=seconds, start=start)
        turn.line.eight.append(found)


def _turns(both: list[tuple[Open, Page]], sides: Iterable[str]) -> Iterator[Turn]:
    """Give everybody's turns; only the largest shop's is asked for what it keeps."""
    for side in sides:
        for shop, page in both[-1:] if side == "warm" else both:
            asking = shop.floor if side == "floor" else shop.shop
            yield Turn(*asking, page.sides[side], Line(page.name, side, shop.size))
