"""One order of the demo's past, from the cart to what came of it, each step in its time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from store.accounts.models import Person
from store.accounts.visitors import Visitor
from store.admin import refunds
from store.admin.actions import send_order
from store.cart.actions import add_variant
from store.checkout.actions import fill_draft, place_order
from store.checkout.bill import agreement, bill
from store.checkout.queries import cart_to_check_out, draft_of, rates_for
from store.checkout.steps import ways_for
from store.delivery.queries import network
from store.demo.past.people import home_of
from store.demo.past.story import Bought, Fate
from store.infra.db import transaction
from store.infra.outbox import Delivery
from store.invoices.actions import issue_credit_note, issue_invoice
from store.kernel import clock, ids
from store.kernel.money import Money
from store.orders.actions import give_up, note_receipt
from store.orders.models import BANK, Order, OrderStatus
from store.payments import money_back
from store.payments.actions.offline import Received, record_money
from store.payments.actions.paying import apply_payment, begin_payment, record_opened
from store.payments.models import Refund
from store.payments.refunds.planning import Wish
from store.payments.refunds.settling import confirm_paid_back, settle_refund
from store.payments.told import Outcome, Seen
from store.settings import settings
from store.uploads.topics import PART_MADE

FRESH = timedelta(hours=20)  # what is younger is left to the worker: mails, bills, prints
MINUTES, HOURS, DAYS = (timedelta(minutes=1), timedelta(hours=1), timedelta(days=1))


@dataclass(frozen=True)
class Teller:
    """Lets things happen at moments of the past: who does them, and when now is."""

    staff: Person
    now: datetime

    @contextmanager
    def told(self) -> Iterator[Session]:
        """Open a transaction in which what followed long ago is not done once more."""
        with transaction() as session:
            yield session
            session.flush()
            is_old = Delivery.done_at.is_(None) & (Delivery.created_at < self.now - FRESH)
            old, to_do = update(Delivery).where(is_old), Delivery.topic == PART_MADE
            # A part has to be examined once, however long ago it came.
            session.execute(old.where(to_do).values(created_at=self.now))
            session.execute(old.where(~to_do).values(done_at=self.now))
            session.info["announced"] = False  # the sweeper sends what is left

    @contextmanager
    def at(self, moment: datetime) -> Iterator[bool]:
        """Stop the clock at a moment; gives whether it has come yet."""
        with clock.frozen(min(moment, self.now)):
            yield moment < self.now

    def is_fresh(self, moment: datetime) -> bool:
        return moment > self.now - FRESH


def let_happen(teller: Teller, bought: Bought, goods: Sequence[str], *, nth: int) -> None:
    """Let one order be placed, and all follow that has followed by now."""
    visitor = Visitor(f"demo-past-{nth}")
    with teller.told() as session:
        with teller.at(bought.at):
            for place, pieces in bought.picks:
                add_variant(
                    session,
                    visitor=visitor,
                    sku=goods[place],
                    quantity=pieces,
                    at=clock.now(),
                )
            way = BANK if bought.fate is Fate.TRANSFERRED else ""
            order = placed(session, visitor, home_of(bought.buyer), way=way)
        if _is_paid(session, teller, order, bought):
            firm(session, teller, order, since=bought.at)
            _follow(session, teller, order, bought)


def placed(
    session: Session, visitor: Visitor, home: Mapping[str, str], *, way: str = ""
) -> Order:
    """Place the order of a visitor's cart; paid in this way where it is offered."""
    at, state = clock.now(), settings().SHOP_STATE
    cart = cart_to_check_out(session, visitor)
    if cart is None:
        raise LookupError("nothing was put into the cart")
    fill_draft(session, cart=cart, fields=home)
    draft = draft_of(session, cart)
    ways, rates = network(session), rates_for(session, cart, at=at)
    priced = bill(cart, draft, network=ways, rates=rates, shop_state=state, at=at)
    agreed = agreement(draft, priced)
    if way in {offered.code for offered in ways_for(priced, None)}:
        agreed = replace(agreed, way=way)
    return place_order(
        session,
        visitor=visitor,
        cart_token=cart.token,
        agreed=agreed,
        shop_state=state,
        at=at,
    )


def pay(session: Session, order: Order, *, outcome: Outcome = Outcome.PAID) -> None:
    """Let a customer pay by card, or try to."""
    payment = begin_payment(session, order_id=order.id, at=clock.now())
    if payment is None:
        return
    name = f"demo_{order.number}"
    record_opened(session, payment=payment, session_id=f"cs_{name}", url="")
    seen = Seen(
        session_id=f"cs_{name}",
        outcome=outcome,
        amount=payment.amount,
        intent_id=f"pi_{name}",
        order_number=order.number,
        attempt=payment.attempt,
        livemode=False,
    )
    apply_payment(session, payment_id=payment.id, seen=seen, at=clock.now())


def firm(session: Session, teller: Teller, order: Order, *, since: datetime) -> None:
    """Bill an order that is firm, and note its receipt, unless the worker is to do it."""
    with teller.at(since + 6 * MINUTES):
        if not teller.is_fresh(since):
            issue_invoice(session, order_id=order.id, settings=settings())
            note_receipt(session, order_id=order.id, at=clock.now())


def _is_paid(session: Session, teller: Teller, order: Order, bought: Bought) -> bool:
    """Let the money come, or not; gives whether the order is firm."""
    if order.payment_method == BANK:
        return _transfer(session, teller, order, bought)
    if bought.fate in (Fate.LEFT, Fate.REFUSED):
        with teller.at(bought.at + 4 * MINUTES):
            if bought.fate is Fate.REFUSED:
                pay(session, order, outcome=Outcome.FAILED)
        with teller.at(bought.at + 3 * HOURS) as has_come:
            if has_come:
                expired = OrderStatus.EXPIRED
                give_up(session, order_id=order.id, by=expired, at=clock.now())
        return False
    with teller.at(bought.at + 4 * MINUTES):
        pay(session, order)
    return True


def _transfer(session: Session, teller: Teller, order: Order, bought: Bought) -> bool:
    with teller.at(bought.at + 22 * HOURS) as has_come:
        if not has_come:
            return False
        day = clock.now().astimezone(clock.IST).date()
        words = f"NEFT {order.number[-4:]}"
        received = Received(order.outstanding, day, words, ids.token())
        record_money(
            session,
            number=order.number,
            received=received,
            actor=teller.staff,
            at=clock.now(),
        )
    return True


def _follow(session: Session, teller: Teller, order: Order, bought: Bought) -> None:
    """Send it, and let some of it come back; or give it up before."""
    if bought.fate is Fate.CANCELLED:
        with teller.at(bought.at + 5 * HOURS) as has_come:
            if has_come and not teller.is_fresh(bought.at):
                _cancel(session, teller, order)
        return
    with teller.at(bought.at + 34 * HOURS) as has_come:
        if has_come and bought.fate is not Fate.LATE:
            send(session, teller, order)
    with teller.at(bought.at + 9 * DAYS) as has_come:
        if has_come and bought.fate is Fate.PART_BACK:
            _take_one_back(session, teller, order)


def send(session: Session, teller: Teller, order: Order) -> None:
    """Let a parcel leave."""
    tracking = f"EK{order.id:09d}IN"
    send_order(
        session,
        number=order.number,
        tracking=tracking,
        actor=teller.staff,
        at=clock.now(),
    )


def _cancel(session: Session, teller: Teller, order: Order) -> None:
    made = refunds.cancel_firm_order(
        session,
        order=order,
        reason="Ordered the wrong size",
        actor=teller.staff,
        at=clock.now(),
    )
    _arrive(session, teller, made)


def _take_one_back(session: Session, teller: Teller, order: Order) -> None:
    line = order.lines[0]
    wish = Wish(pieces={line.id: 1}, restock=frozenset([line.id]), goodwill=Money.zero())
    made = refunds.give_back(
        session,
        order_id=order.id,
        wish=wish,
        token=ids.token(),
        reason="One piece did not fit",
        seen=order.refunded,
        actor=teller.staff,
        at=clock.now(),
    )
    _arrive(session, teller, made)


def _arrive(session: Session, teller: Teller, made: Sequence[Refund]) -> None:
    """Let refunds arrive, and issue their credit notes."""
    at = clock.now()
    for refund in made:
        if refund.is_by_hand:
            confirm_paid_back(
                session,
                refund_id=refund.id,
                reference=f"NEFT {refund.token[:6]}",
                actor=teller.staff.name,
                at=at,
            )
        else:
            settle_refund(session, refund_id=refund.id, seen=_seen(refund), at=at)
        issue_credit_note(session, refund_id=refund.id, settings=settings())


def _seen(refund: Refund) -> money_back.SeenRefund:
    return money_back.SeenRefund(
        refund_id=f"re_demo_{refund.token[:12]}",
        fate=money_back.Fate.SUCCEEDED,
        amount=refund.amount,
        token=refund.token,
    )
