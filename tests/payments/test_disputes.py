"""Disputes stop an order until they are over; what is lost is counted."""

import pytest
from sqlalchemy import select

from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Conflict
from store.kernel.money import Money
from store.orders.actions import ship_order
from store.payments import gateway, jobs
from store.payments.actions import release_order
from store.payments.models import Dispute, StripeEvent
from store.payments.queries import disputes_of, latest_payment
from store.payments.sandbox import disputes
from store.payments.sandbox.app import world_of
from store.payments.sandbox.state import Page
from store.payments.told import Unmatched
from tests.factories.buying import a_part, an_order, later
from tests.payments.conftest import seen
from tests.payments.webhooks import about, deliver
from tests.working import run_jobs

pytestmark = pytest.mark.one_database


@pytest.fixture
def order(pay_page):
    a_part()
    placed = an_order()
    jobs.learn(pay_page.pay(placed))
    return placed


@pytest.mark.fault("P17")
def test_P17_a_dispute_flags_the_order_and_stops_it_until_it_is_won(
    client, pay_page, order, staff
):
    _ask_bank(pay_page, order, disputes.dispute)

    for kind in ("created", "funds_withdrawn", "updated"):
        _hear(client, pay_page, kind)

    assert "disputes" in seen(order).held
    assert "disputes" in seen(order).needs_attention
    assert _disputes(order)[0].due_at > clock.now()
    with pytest.raises(Conflict, match="is open"):
        _release(order, staff)
    with pytest.raises(Conflict, match="Nothing of this order may be sent"):
        _ship(order)
    _decide(pay_page, won=True)
    _hear(client, pay_page, "closed")
    assert (seen(order).held, seen(order).kept) == ("", order.total)
    _ship(order)


@pytest.mark.fault("P17")
def test_P17_a_dispute_that_is_lost_is_money_gone_once(client, pay_page, order):
    _ask_bank(pay_page, order, disputes.dispute)
    _decide(pay_page, won=False)

    for kind in ("closed", "created", "closed", "funds_withdrawn"):
        _hear(client, pay_page, kind)

    after = seen(order)
    assert (after.refunded, after.kept) == (order.total, Money.zero())
    assert "lost" in after.held
    assert [found.state for found in _disputes(order)] == ["lost"]


@pytest.mark.fault("P06")
def test_P06_a_dispute_whose_webhooks_were_lost_is_found(pay_page, order):
    _ask_bank(pay_page, order, disputes.dispute)

    jobs.reconcile_disputes()
    assert seen(order).held

    _decide(pay_page, won=True)
    with clock.frozen(later(days=4)):
        jobs.reconcile_disputes()
    assert not seen(order).held


@pytest.mark.fault("P07")
def test_P07_a_dispute_heard_of_before_its_payment_waits_and_is_applied(client, pay_page):
    a_part()
    order = an_order()
    session_id = pay_page.pay(order)
    intent = gateway.look_at(session_id).intent_id
    disputes.dispute(world_of(pay_page.app), intent)

    _hear(client, pay_page, "created")
    assert not _disputes(order)
    assert "no payment" in _events()[0].error

    jobs.learn(session_id)
    jobs.retry_parked()
    assert not _disputes(order)  # its next turn is some minutes away
    with clock.frozen(later(minutes=5)):
        jobs.retry_parked()
    assert _disputes(order)
    assert _events()[0].outcome == "dispute needs_response"


def test_a_warning_of_fraud_stops_what_is_not_sent_until_a_person_lets_it_go(
    client, pay_page, order, staff
):
    warned = _ask_bank(pay_page, order, disputes.warn)

    body = about(
        warned.id, "radar.early_fraud_warning", "radar.early_fraud_warning.created"
    )
    deliver(client, body)
    run_jobs()

    assert "warns of fraud" in seen(order).held
    _release(order, staff)
    _ship(order)


def test_a_dispute_about_another_shops_payment_is_not_ours(pay_page, database):
    told = gateway.SeenDispute(
        "du_1", "pi_of_another", "needs_response", Money(1), "general", None
    )

    with pytest.raises(Unmatched), transaction() as session:
        jobs.inbox.actions.apply_dispute(session, seen=told, at=clock.now())


def _ask_bank(pay_page, order, act):
    with reading() as session:
        intent = latest_payment(session, order.id).intent_id
    return act(world_of(pay_page.app), intent)


def _decide(pay_page, *, won) -> None:
    world = world_of(pay_page.app)
    (found,) = world.state.page(Page(disputes.KIND))
    disputes.close(world, found.id, won=won)


def _hear(client, pay_page, kind) -> None:
    (found,) = world_of(pay_page.app).state.page(Page(disputes.KIND))
    count = len(_events())
    body = about(found.id, "dispute", f"charge.dispute.{kind}", event_id=f"evt_{count}")
    assert deliver(client, body).status_code == 200
    run_jobs()


def _release(order, staff) -> None:
    with transaction() as session:
        release_order(session, number=order.number, actor=staff, at=clock.now())


def _ship(order) -> None:
    with transaction() as session:
        ship_order(session, number=order.number, tracking="", actor="Sam", at=clock.now())


def _disputes(order) -> list[Dispute]:
    with reading() as session:
        return list(disputes_of(session, order.id))


def _events() -> list[StripeEvent]:
    with reading() as session:
        return list(session.scalars(select(StripeEvent).order_by(StripeEvent.id)))
