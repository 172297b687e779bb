"""Clients as processes of their own: they wait at a barrier, then buy until time is up."""

from __future__ import annotations

import multiprocessing
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier

from sqlalchemy import create_engine, text

from bench.checkout.shelves import Errand
from store.checkout.actions import place_order
from store.infra import db
from store.infra.db import transaction
from store.infra.retries import again_when_refused
from store.kernel import clock
from store.kernel.errors import StoreError
from store.orders.actions import settle_paid
from store.orders.queries import locked_order
from tests.factories.buying import SHOP_STATE

FORK = multiprocessing.get_context("fork")
PATIENCE = 120
PRACTICE = (
    2  # purchases of each client before the clock starts, as a worker has served some
)
TAKE = text(
    "UPDATE floor_stock SET on_hand = on_hand - 1 WHERE id = :variant AND on_hand > 0"
)
ORDER = text("INSERT INTO floor_order (total, at) VALUES (:total, :at) RETURNING id")
LINE = text(
    "INSERT INTO floor_line (order_id, variant_id, quantity, price) "
    "VALUES (:order, :variant, 1, :total)"
)

Work = Callable[[Errand | int], None]


@dataclass
class Ran:
    """What came of a run: seconds of each purchase, refusals in words, seconds in all."""

    times: list[float] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    idle: int = 0  # clients that ran out of carts
    practised: int = 0  # purchases before the clock started

    def add(self, other: Ran) -> None:
        self.times += other.times
        self.refused += other.refused
        self.seconds = max(self.seconds, other.seconds)
        self.idle += other.idle
        self.practised += other.practised

    @property
    def bought(self) -> int:
        return len(self.times) + self.practised

    @property
    def per_second(self) -> float:
        return len(self.times) / self.seconds if self.seconds else 0.0

    def at(self, share: float) -> float:
        """Milliseconds within which such a share of the purchases were done."""
        ordered = sorted(self.times)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000


def buy(errand: Errand) -> None:
    """Place an order and settle it, as the shop does: two transactions."""
    order_id = again_when_refused(partial(_placed, errand))
    again_when_refused(partial(_settled, order_id))


def take(variant: int) -> None:
    """The floor: take one from the shelf, write an order and its line."""
    with db.engine().begin() as connection:
        if not connection.execute(TAKE, {"variant": variant}).rowcount:
            raise StoreError("sold out")
        told = {"total": 149_00, "at": "2026-11-23T00:00:00"}
        order = connection.execute(ORDER, told).scalar_one()
        connection.execute(LINE, {"order": order, "variant": variant, "total": 149_00})


def run(
    url: str, work: Work, shares: Sequence[Sequence[Errand | int]], *, seconds: float
) -> Ran:
    """Let one client work off each share, all from the same moment on."""
    barrier, told = FORK.Barrier(len(shares)), FORK.Queue()
    clients = [
        FORK.Process(target=_client, args=(url, work, share, seconds, barrier, told))
        for share in shares
    ]
    for client in clients:
        client.start()
    whole = Ran()
    for _ in clients:
        whole.add(told.get(timeout=PATIENCE + seconds))
    for client in clients:
        client.join(PATIENCE)
    return whole


def _client(
    url: str,
    work: Work,
    share: Sequence[Errand | int],
    seconds: float,
    barrier: Barrier,
    told: Queue[Ran],
) -> None:
    db.engine().dispose(close=False)  # its connections are the parent's
    db.bind(create_engine(url, pool_size=1, connect_args=_patience(url)))
    with db.reading() as session:
        session.execute(text("SELECT 1"))
    ran = Ran()
    for errand in share[:PRACTICE]:
        work(errand)
    ran.practised = len(share[:PRACTICE])
    barrier.wait(PATIENCE)
    began = time.perf_counter()
    for errand in share[PRACTICE:]:
        if time.perf_counter() - began > seconds:
            break
        _once(work, errand, ran)
    else:
        ran.idle = 1
    ran.seconds = time.perf_counter() - began
    told.put(ran)


def _once(work: Work, errand: Errand | int, ran: Ran) -> None:
    """Do one purchase; a refusal is counted by its kind, and no kind is passed over."""
    began = time.perf_counter()
    try:
        work(errand)
    except Exception as refused:  # noqa: BLE001 the table tells them all
        ran.refused[type(refused).__name__] += 1
    else:
        ran.times.append(time.perf_counter() - began)


def _placed(errand: Errand) -> int:
    with transaction() as session:
        order = place_order(
            session,
            visitor=errand.visitor,
            cart_token=errand.token,
            agreed=errand.agreed,
            shop_state=SHOP_STATE,
            at=clock.now(),
        )
        return order.id


def _settled(order_id: int) -> None:
    with transaction() as session:
        settle_paid(session, locked_order(session, order_id), at=clock.now())


def _patience(url: str) -> dict[str, int]:
    return {"timeout": 15} if url.startswith("sqlite") else {}
