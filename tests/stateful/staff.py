"""What staff do on a random day."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from store.catalog.actions.stock import set_on_hand
from store.infra.db import reading, transaction
from store.kernel import ids
from store.kernel.money import Money
from store.orders.actions import ship_order
from store.payments.models import Refund, RefundState
from store.payments.refunds.asking import ask_refund
from store.payments.refunds.cancelling import cancel_firm_order
from store.payments.refunds.planning import Wish
from store.payments.refunds.settling import confirm_paid_back
from tests.payments.paying_later import receive

HALF = 0.5


class Staff:
    """Has to be mixed into a shop, which knows the time, the orders and the dice."""

    def send(self) -> None:
        if order := self.some_order():
            with transaction() as session:
                ship_order(
                    session, number=order.number, tracking="T1", actor="staff", at=self.now
                )

    def take_money(self) -> None:
        """Money came by transfer or at the door: all of it, a part, or too much."""
        waiting = [order for order in self.orders() if order.is_awaiting]
        if waiting:
            order = self.rng.choice(waiting)
            share = self.rng.choice((1, 1, 2))
            amount = Money(max(order.outstanding.minor // share, 1))
            receive(order, self.staff, amount)

    def give_something_back(self) -> None:
        """Refund pieces, the delivery or a gesture; some lie on the shelf again."""
        if order := self.some_order():
            pieces = {line.id: self.rng.randint(0, line.quantity) for line in order.lines}
            wish = Wish(
                pieces={line: count for line, count in pieces.items() if count},
                restock=frozenset(pieces) if self.rng.random() < HALF else frozenset(),
                delivery=self.rng.random() < HALF,
                goodwill=Money(self.rng.choice((0, 0, 50_00))),
            )
            said = {"reason": "Broken", "token": ids.token(), "actor": "staff"}
            with transaction() as session:
                ask_refund(session, order_id=order.id, wish=wish, **said, at=self.now)

    def pay_back_by_hand(self) -> None:
        """Pay back what no provider can."""
        with reading() as session:
            rows = select(Refund).where(Refund.state == RefundState.PENDING)
            waiting = session.scalars(rows.options(selectinload(Refund.payment))).all()
        for refund in waiting:
            if refund.is_by_hand:
                with transaction() as session:
                    confirm_paid_back(
                        session,
                        refund_id=refund.id,
                        reference="UTR 9",
                        actor="staff",
                        at=self.now,
                    )

    def cancel_what_is_firm(self) -> None:
        if order := self.some_order():
            with transaction() as session:
                cancel_firm_order(
                    session, order_id=order.id, reason="Out", actor="staff", at=self.now
                )

    def count_the_shelf(self) -> None:
        """Find a piece that nobody knew of."""
        found = {"variant_id": self.rng.choice(list(self.parts.values())), "on_hand": 5}
        with transaction() as session:
            set_on_hand(session, **found, reason="count", at=self.now)
