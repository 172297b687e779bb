"""One day of a shop in which everything happens at random, and anything may die."""

import json
import random
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from unittest.mock import patch

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from store import reactions
from store.accounts.actions import create_staff
from store.accounts.models import Role
from store.accounts.visitors import Visitor
from store.checkout.actions import place_order
from store.infra import outbox
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import StoreError
from store.orders.models import BANK, CASH, ONLINE, Order, OrderStatus
from store.payments import actions, gateway, jobs
from store.payments.gateway import PaymentUnavailable
from store.payments.sandbox import attempts
from tests.browsing import PASSWORD
from tests.factories.buying import SHOP_STATE, a_cart, a_part, agreed_by
from tests.factories.promotions import a_card, a_code, token_of, use
from tests.payments.webhooks import signature
from tests.stateful.bank import CHOICES, Bank
from tests.stateful.killing import Killer
from tests.stateful.staff import HALF, Staff

PARTS = {"GEAR": 4, "NUT": 12, "BELT": 3}
STEPS = 30
REFUSALS = (StoreError, PaymentUnavailable, attempts.NotPayable)
DYING = 0.2  # of the steps
LIMIT = 3  # uses of the code
DEEPEST = 6  # boundaries into a step
LOST = 0.3  # of the events
RESTING = (1, 1, 2, 4, 8, 16, 32, 64, 128, 1)  # hours: then everything must be at rest


SAM = {
    "email": "sam@example.com",
    "name": "Sam Staff",
    "role": Role.MANAGER,
    "password": PASSWORD,
}
# A drawing takes longer than all the rest; what is drawn is tested beside invoices.
MONEY = ("store.payments", "store.orders", "store.invoices")
UNDRAWN = patch("store.invoices.jobs.draw", lambda *_: b"drawn")


class Shop(Staff):
    """`seed` decides everything that happens; the same seed is the same day."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)  # noqa: S311 a day that can be repeated
        self.killer = Killer()
        self.now = clock.now().replace(microsecond=0)
        self.bank = Bank(self.killer, self._second)
        self.parts: dict[str, int] = {}
        self.first: dict[int, int] = {}
        self.codes: list[str] = []
        self.lost: set[str] = set()
        self.done: Counter[str] = Counter()
        self.shoppers = 0

    def live(self) -> None:
        """Open, let things happen, then let everything come to rest."""
        with clock.frozen(self.now):
            self.parts = {sku: a_part(sku, stock=left) for sku, left in PARTS.items()}
            self.codes = [a_code(usage_limit=LIMIT), a_card(300), a_card(5_000)]
            with transaction() as session:
                self.staff = create_staff(session, **SAM)
        self.first = {variant: PARTS[sku] for sku, variant in self.parts.items()}
        with self.bank.reached(), self.killer.watching(), UNDRAWN:
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
                self.pay_back_by_hand()
                self.work(every=True)

    # What may happen

    def order(self) -> None:
        """Somebody orders this or that, with or without a code or a gift card."""
        self._order(ONLINE)

    def order_on_trust(self) -> None:
        """Somebody pays at the door, or by a transfer that comes or does not."""
        self._order(self.rng.choice((BANK, CASH)))

    def _order(self, way: str) -> None:
        self.shoppers += 1
        visitor = Visitor(f"shopper-{self.shoppers}")
        sku = self.rng.choice(list(self.parts))
        a_cart(visitor, sku=sku, quantity=self.rng.randint(1, 2))
        if self.rng.random() < HALF:
            use(self.rng.choice(self.codes), visitor)
        agreed = replace(agreed_by(visitor), way=way)
        with transaction() as session:
            place_order(
                session,
                visitor=visitor,
                cart_token=token_of(visitor),
                agreed=agreed,
                shop_state=SHOP_STATE,
                at=self.now,
            )

    def buy(self) -> None:
        """Order and pay in one go; whether the shop hears of it is another matter."""
        self._order(ONLINE)
        order = self.orders()[-1]
        self.now += timedelta(seconds=self.rng.randint(5, 90))
        jobs.open_payment_page(order.id)
        if session_id := self.bank.session_of(order.number):
            self.bank.act(session_id, attempts.pay)

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
            if each.__module__.startswith(
                ("store.payments", "store.orders", "store.invoices")
            ):
                each()

    def give_up(self) -> None:
        if order := self.some_order():
            jobs.abandon(order.id, by=OrderStatus.CANCELLED, actor="customer")

    def refund_at_the_provider(self) -> None:
        """Somebody gives money back in the provider's own dashboard."""
        taken = self.bank.succeeded()
        if taken:
            self.bank.refund(self.rng.choice(taken), 10_00)

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
    *[Shop.order_on_trust] * 2,
    *[Shop.take_money] * 2,
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
