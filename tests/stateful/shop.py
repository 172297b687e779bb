"""One day of a shop in which everything happens at random, and anything may die."""

import json
import random
from collections import Counter
from contextlib import suppress
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from store import reactions
from store.accounts.visitors import Visitor
from store.catalog.actions.stock import set_on_hand
from store.infra import outbox
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import StoreError
from store.kernel.money import Money
from store.orders.actions import ship_order
from store.orders.models import Order, OrderStatus
from store.payments import actions, gateway, jobs
from store.payments.gateway import PaymentUnavailable
from store.payments.refunds.asking import ask_refund
from store.payments.refunds.cancelling import cancel_firm_order
from store.payments.refunds.planning import Wish
from store.payments.sandbox import attempts
from tests.factories.buying import a_part, an_order
from tests.payments.webhooks import signature
from tests.stateful.bank import CHOICES, Bank
from tests.stateful.killing import Killer

PARTS = {"GEAR": 4, "NUT": 12, "BELT": 3}
STEPS = 30
REFUSALS = (StoreError, PaymentUnavailable)
DYING = 0.2  # of the steps
HALF = 0.5
DEEPEST = 6  # boundaries into a step
LOST = 0.3  # of the events
RESTING = (1, 1, 2, 4, 8, 16, 32, 64, 128, 1)  # hours: then everything must be at rest


class Shop:
    """`seed` decides everything that happens; the same seed is the same day."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)  # noqa: S311 a day that can be repeated
        self.killer = Killer()
        self.now = clock.now().replace(microsecond=0)
        self.bank = Bank(self.killer, self._second)
        self.parts: dict[str, int] = {}
        self.first: dict[int, int] = {}
        self.lost: set[str] = set()
        self.done: Counter[str] = Counter()
        self.shoppers = 0

    def live(self) -> None:
        """Open, let things happen, then let everything come to rest."""
        with clock.frozen(self.now):
            self.parts = {sku: a_part(sku, stock=left) for sku, left in PARTS.items()}
        self.first = {variant: PARTS[sku] for sku, variant in self.parts.items()}
        with self.bank.reached(), self.killer.watching():
            for _ in range(STEPS):
                self._step(self.rng.choice(EVENTS))
            self._come_to_rest()

    def _step(self, happening) -> None:
        dying = self.rng.random() < DYING
        with (
            clock.frozen(self.now),
            self.killer.armed(self.rng.randint(1, DEEPEST) if dying else None),
            suppress(*REFUSALS),
        ):
            happening(self)
            self.done[happening.__name__] += 1
        self.now += timedelta(seconds=self.rng.randint(1, 240))

    def _come_to_rest(self) -> None:
        for hours in RESTING:
            self.now += timedelta(hours=hours)
            with clock.frozen(self.now):
                self.bank.let_time_pass()
                self.sweep()
                self.work(every=True)

    # What may happen

    def order(self) -> None:
        self.shoppers += 1
        visitor = Visitor(f"shopper-{self.shoppers}")
        sku = self.rng.choice(list(self.parts))
        an_order(visitor, sku=sku, quantity=self.rng.randint(1, 2))

    def buy(self) -> None:
        """Order and pay in one go; whether the shop hears of it is another matter."""
        self.order()
        order = self.orders()[-1]
        self.now += timedelta(seconds=self.rng.randint(5, 90))
        jobs.open_payment_page(order.id)
        self.bank.act(self.bank.open_sessions()[-1], attempts.pay)

    def go_to_pay(self) -> None:
        waiting = [order for order in self.orders() if order.is_pending]
        if waiting:
            jobs.open_payment_page(self.rng.choice(waiting).id)

    def use_the_pay_page(self) -> None:
        if found := self.bank.open_sessions():
            self.bank.act(self.rng.choice(found), self.rng.choice(CHOICES))

    def come_back(self) -> None:
        """The customer returns from the provider, by whatever page."""
        if found := self.bank.records("checkout.session"):
            jobs.learn(self.rng.choice(found).id)

    def time_passes(self) -> None:
        self.now += timedelta(minutes=self.rng.choice((5, 35, 90)))
        self.bank.let_time_pass()

    def event_arrives(self) -> None:
        """One event of all there were: late, early, again, or never."""
        told = [each for each in self.bank.records("event") if each.id not in self.lost]
        if not told:
            return
        chosen = self.rng.choice(told)
        if self.rng.random() < LOST:
            self.lost.add(chosen.id)
            return
        self._hear(chosen.body)

    def work(self, *, every: bool = False) -> None:
        """A worker takes some of what waits, in no order."""
        waiting = self._waiting()
        self.rng.shuffle(waiting)
        for delivery_id in waiting if every else waiting[:3]:
            outbox.perform(delivery_id)

    def sweep(self) -> None:
        for each in reactions.SELDOM:
            if each.__module__.startswith(("store.payments", "store.orders")):
                each()

    def give_up(self) -> None:
        if order := self.some_order():
            jobs.abandon(order.id, by=OrderStatus.CANCELLED, actor="customer")

    def send(self) -> None:
        if order := self.some_order():
            with transaction() as session:
                ship_order(
                    session, number=order.number, tracking="T1", actor="staff", at=self.now
                )

    def give_something_back(self) -> None:
        """Staff refund pieces, the delivery or a gesture; some lie on the shelf again."""
        if order := self.some_order():
            pieces = {line.id: self.rng.randint(0, line.quantity) for line in order.lines}
            wish = Wish(
                pieces={line: count for line, count in pieces.items() if count},
                restock=frozenset(pieces) if self.rng.random() < HALF else frozenset(),
                delivery=self.rng.random() < HALF,
                goodwill=Money(self.rng.choice((0, 0, 50_00))),
            )
            with transaction() as session:
                ask_refund(session, order_id=order.id, wish=wish, **self._because())

    def cancel_what_is_firm(self) -> None:
        if order := self.some_order():
            with transaction() as session:
                cancel_firm_order(
                    session, order_id=order.id, reason="Out", actor="staff", at=self.now
                )

    def refund_at_the_provider(self) -> None:
        """Somebody gives money back in the provider's own dashboard."""
        taken = self.bank.succeeded()
        if taken:
            self.bank.refund(self.rng.choice(taken), 10_00)

    def _because(self) -> dict:
        token = f"{self.rng.getrandbits(64):016x}"
        return {"reason": "Broken", "token": token, "actor": "staff", "at": self.now}

    def count_the_shelf(self) -> None:
        """Staff find a piece that nobody knew of."""
        variant_id = self.rng.choice(list(self.parts.values()))
        with transaction() as session:
            set_on_hand(
                session, variant_id=variant_id, on_hand=5, reason="count", at=self.now
            )

    # What all of them need

    def _second(self) -> float:
        return self.now.timestamp()

    def orders(self) -> list[Order]:
        rows = select(Order).options(selectinload(Order.lines)).order_by(Order.id)
        with reading() as session:
            return list(session.scalars(rows))

    def some_order(self) -> Order | None:
        found = self.orders()
        return self.rng.choice(found) if found else None

    def _hear(self, body) -> None:
        raw = json.dumps(body).encode()
        event = gateway.read_event(raw, signature(raw))
        with transaction() as session:
            actions.record_event(session, event)

    @staticmethod
    def _waiting() -> list[int]:
        with reading() as session:
            rows = select(outbox.Delivery.id).where(outbox.Delivery.done_at.is_(None))
            return list(session.scalars(rows.order_by(outbox.Delivery.id)))


EVENTS = (
    *[Shop.order] * 2,
    *[Shop.buy] * 5,
    *[Shop.go_to_pay] * 3,
    *[Shop.use_the_pay_page] * 3,
    *[Shop.event_arrives] * 5,
    *[Shop.work] * 4,
    *[Shop.come_back] * 2,
    *[Shop.time_passes] * 2,
    Shop.sweep,
    Shop.give_up,
    *[Shop.give_something_back] * 3,
    Shop.cancel_what_is_firm,
    Shop.refund_at_the_provider,
    *[Shop.send] * 2,
    Shop.count_the_shelf,
)
