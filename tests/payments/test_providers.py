"""One suite for every provider of payments: what each has to do, and never twice."""

from dataclasses import dataclass

import pytest

from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.money import Money
from store.payments import actions, jobs
from store.payments.actions.paying import checkout_of
from store.payments.models import OFFLINE, STRIPE, Payment, Refund
from store.payments.money_back import Wanted
from store.payments.providers import PROVIDERS
from store.payments.queries import latest_payment
from store.payments.refunds.asking import refund_payment
from store.payments.told import Outcome, Refused
from tests.factories.buying import a_part, an_order
from tests.payments.conftest import PayPage, seen
from tests.payments.paying_later import an_order_by, receive

pytestmark = pytest.mark.one_database

WAYS = {STRIPE: "online", OFFLINE: "bank"}


@dataclass
class Till:
    """One provider, with an order that is to be paid through it."""

    code: str
    pay_page: PayPage
    staff: object
    order: object

    @property
    def provider(self):
        return PROVIDERS[self.code]

    @property
    def payment(self) -> Payment:
        with reading() as session:
            return latest_payment(session, self.order.id)

    def checkout(self):
        if self.code == STRIPE and not self._is_begun():
            with transaction() as session:
                actions.begin_payment(session, order_id=self.order.id, at=clock.now())
        return checkout_of(seen(self.order), self.payment)

    def pay(self) -> str:
        """The customer pays all of it; gives the session."""
        session_id = self.provider.start(self.checkout()).session_id
        if self.code == STRIPE:
            self.pay_page.choose(session_id, "pay")
            self._learn(session_id)
        else:
            receive(self.order, self.staff, self.order.total)
        return session_id

    def _is_begun(self) -> bool:
        with reading() as session:
            return latest_payment(session, self.order.id) is not None

    def _learn(self, session_id) -> None:
        with transaction() as session:
            payment = session.get_one(Payment, self.payment.id)
            payment.opened(session_id=session_id, url="")
        jobs.learn(session_id)


@pytest.fixture(params=sorted(PROVIDERS))
def till(request, pay_page, staff):
    a_part(stock=9)
    way = WAYS[request.param]
    order = an_order() if way == "online" else an_order_by(way)
    return Till(request.param, pay_page, staff, order)


def test_starting_twice_is_one_page(till):
    first, second = (till.provider.start(till.checkout()) for _ in range(2))

    assert first == second
    assert first.url.startswith("http")


def test_what_nobody_has_paid_is_open_and_known_by_its_order(till):
    started = till.provider.start(till.checkout())

    found = till.provider.look(started.session_id)

    assert (found.outcome, found.order_number) == (Outcome.OPEN, till.order.number)
    assert found.attempt == till.payment.attempt


def test_what_was_paid_is_paid_in_full_and_stays_so_when_closed(till):
    session_id = till.pay()

    found, closed = till.provider.look(session_id), till.provider.close(session_id)

    assert (found.outcome, found.amount) == (Outcome.PAID, till.order.total)
    assert closed == found
    assert seen(till.order).is_paid


def test_what_is_closed_cannot_be_paid_any_more(till):
    session_id = till.provider.start(till.checkout()).session_id

    closed, again = till.provider.close(session_id), till.provider.close(session_id)

    assert (closed.outcome, again.outcome) == (Outcome.EXPIRED, Outcome.EXPIRED)


def test_a_refund_is_sent_once_for_its_token(till):
    till.pay()
    with transaction() as session:
        refund = refund_payment(
            session,
            payment_id=till.payment.id,
            amount=Money(1_00),
            reason="goodwill",
            at=clock.now(),
        )
        token, number = refund.token, till.order.number
    wanted = Wanted(till.payment.intent_id or "", Money(1_00), token, number)

    first, second = till.provider.refund(wanted), till.provider.refund(wanted)

    assert first == second
    assert first == till.provider.look_at_refund(first.refund_id)
    assert (first.amount, first.token) == (Money(1_00), token)
    with reading() as session:
        assert session.get_one(Refund, refund.id).amount == Money(1_00)


def test_what_is_unknown_is_refused(till):
    with pytest.raises(Refused):
        till.provider.look("unknown")
    with pytest.raises(Refused):
        till.provider.look_at_refund("unknown")
