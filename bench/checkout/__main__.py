"""Prints how many orders a second the shop takes, beside the bare decrement of stock.

    make bench-checkout                                  both engines, 16 clients, 3 s each
    make bench-checkout ENGINES=sqlite CLIENTS=4 SECONDS_EACH=1

An order is `place_order` and `settle_paid`, in two transactions of the shop's own. The
floor takes one piece, writes an order and a line in plain SQL, in one transaction. In the
end all clients want the last pieces: as many are sold as there are.
"""

import argparse
import os
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.catalogue import say
from bench.checkout.clients import PRACTICE, Ran, buy, run, take
from bench.checkout.shelves import counted, errands, leave, shop_on, stock_up
from store.infra import db
from tests.application import build_application, quiet_settings

SKUS = {"hot": 1, "spread": 64}
FASTEST = 60  # orders a second that one client is given carts for
LAST = 50  # pieces that twice as many customers want in the end
BROKEN = ("OperationalError", "DBAPIError", "Busy", "IntegrityError")


@dataclass(frozen=True)
class Cell:
    """One measurement: a kind of shelf on one engine."""

    engine: str
    kind: str
    orders: Ran
    floor: Ran
    last: Ran
    oversold: int
    lost: int

    @property
    def broken(self) -> int:
        """Failures that a customer would have met as such."""
        runs = (self.orders, self.last)
        return sum(ran.refused[name] for ran in runs for name in BROKEN)


def main() -> None:
    told = _arguments()
    with TemporaryDirectory() as folder:
        build_application(quiet_settings(var=Path(folder), redis_url="redis://127.0.0.1:1"))
        db.on_announced(_left_to_the_sweep)
        cells = [
            _measured(engine, kind, told) for engine in told.engines for kind in told.kinds
        ]
    _show(cells, told)


def _left_to_the_sweep() -> None:
    """What follows an order is written down with it, and sent by others."""


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.checkout")
    parser.add_argument("--engines", nargs="+", default=["postgresql", "sqlite"])
    parser.add_argument("--kinds", nargs="+", default=list(SKUS), choices=list(SKUS))
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=3)
    return parser.parse_args()


def _measured(engine: str, kind: str, told: argparse.Namespace) -> Cell:
    say(f"{engine}, {kind} …")
    each = int(told.seconds * FASTEST) + PRACTICE
    with shop_on(engine) as url:
        agreed = stock_up(SKUS[kind])
        for errand in errands(agreed, count=PRACTICE, name="practice"):
            buy(errand)  # forked clients know the statements by heart
        whole = errands(agreed, count=told.clients * each, name="timed")
        orders = run(url, buy, _dealt(whole, told.clients), seconds=told.seconds)
        variants = list(agreed) * (1 + told.clients * each * 30 // len(agreed))
        floor = run(url, take, _dealt(variants, told.clients), seconds=told.seconds)
        hot = next(iter(agreed))
        practice = told.clients * PRACTICE
        leave(hot, LAST + practice)
        late = errands({hot: agreed[hot]}, count=practice + 2 * LAST, name="late")
        last = run(url, buy, _dealt(late, told.clients), seconds=60)
        found = counted()
    sold = PRACTICE + orders.bought + last.bought
    lost = abs(found.orders - sold) + abs(found.allocated - sold)
    return Cell(engine, kind, orders, floor, last, found.oversold, lost)


def _dealt(every: list, clients: int) -> list[list]:
    return [every[client::clients] for client in range(clients)]


def _show(cells: list[Cell], told: argparse.Namespace) -> None:
    say(
        f"\n{told.clients} clients, {told.seconds:g} s each, load {os.getloadavg()[0]:.1f}"
        f" on {os.cpu_count()} cores; nothing is flushed to disk on either side\n"
    )
    say(
        f"{'':22}{'orders/s':>9}{'floor/s':>9}{'part':>6}{'p50 ms':>8}{'p99 ms':>8}"
        f"{'floor p99':>10}{'last sold':>10}{'oversold':>9}{'lost':>5}{'failed':>7}"
    )
    for cell in cells:
        orders, floor = cell.orders, cell.floor
        say(
            f"{cell.engine + ', ' + cell.kind:22}{orders.per_second:9.1f}"
            f"{floor.per_second:9.1f}{orders.per_second / floor.per_second:6.2f}"
            f"{orders.at(0.5):8.0f}{orders.at(0.99):8.0f}{floor.at(0.99):10.0f}"
            f"{len(cell.last.times):5} of {LAST:<2}{cell.oversold:9}{cell.lost:5}"
            f"{cell.broken:7}"
        )
    for cell in cells:
        _tell_refusals(cell)


def _tell_refusals(cell: Cell) -> None:
    refused = cell.orders.refused + cell.last.refused
    words = ", ".join(f"{count} {name}" for name, count in refused.items())
    if words:
        say(f"{cell.engine}, {cell.kind}: refused {words}")
    if cell.orders.idle:
        say(f"{cell.engine}, {cell.kind}: {cell.orders.idle} clients ran out of carts")


main()
