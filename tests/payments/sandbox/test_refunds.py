"""Refunds: partial, whole, and never more than was captured."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import stripe

from store.payments.sandbox import refunds


@pytest.fixture
def intent(sandbox):
    return sandbox.paid().payment_intent


def refund(sandbox, intent, amount=None, **more):
    asked = {"payment_intent": intent} | more
    return sandbox.v1.refunds.create(
        params=asked | ({"amount": amount} if amount is not None else {})
    )


def test_a_part_can_be_given_back(sandbox, intent):
    given = refund(sandbox, intent, 20_000, reason="requested_by_customer")

    charge = sandbox.v1.charges.retrieve(given.charge, params={"expand": ["refunds"]})
    assert (given.amount, given.status, given.currency) == (20_000, "succeeded", "inr")
    assert (charge.amount_refunded, charge.refunded) == (20_000, False)
    assert [part.id for part in charge.refunds] == [given.id]


def test_without_an_amount_all_that_is_left_goes_back(sandbox, intent):
    refund(sandbox, intent, 20_000)

    rest = refund(sandbox, intent)

    assert rest.amount == 99_800
    assert sandbox.v1.charges.retrieve(rest.charge).refunded is True


def test_never_more_than_was_captured(sandbox, intent):
    refund(sandbox, intent, 100_000)

    with pytest.raises(stripe.InvalidRequestError) as refusal:
        refund(sandbox, intent, 19_801)

    assert (refusal.value.http_status, refusal.value.param) == (400, "amount")
    assert len(list(sandbox.v1.refunds.list(params={"payment_intent": intent}))) == 1


def test_a_charge_is_given_back_once(sandbox, intent):
    refund(sandbox, intent)

    with pytest.raises(stripe.InvalidRequestError) as refusal:
        refund(sandbox, intent)

    assert refusal.value.code == "charge_already_refunded"


def test_refunds_at_the_same_time_never_exceed_the_charge(sandbox, intent):
    def try_one(_) -> bool:
        try:
            refund(sandbox, intent, 50_000)
        except stripe.InvalidRequestError:
            return False
        return True

    with ThreadPoolExecutor(6) as crowd:
        outcomes = list(crowd.map(try_one, range(6)))

    assert outcomes.count(True) == 2
    assert sandbox.v1.charges.list().data[0].amount_refunded == 100_000


@pytest.mark.parametrize("amount", [0, -1])
def test_an_amount_must_be_positive(amount, sandbox, intent):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        refund(sandbox, intent, amount)

    assert refusal.value.param == "amount"


def test_what_was_not_paid_cannot_be_given_back(sandbox):
    session = sandbox.open()
    sandbox.choose(session, "decline")

    with pytest.raises(stripe.InvalidRequestError) as refusal:
        refund(sandbox, sandbox.intent_of(session).id)

    assert refusal.value.code == "charge_not_refundable"


def test_a_refund_names_its_payment(sandbox):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        sandbox.v1.refunds.create(params={"amount": 100})

    assert refusal.value.param == "payment_intent"


def test_the_shop_is_told_of_a_refund(sandbox, intent):
    given = refund(sandbox, intent, 20_000)

    events = sandbox.inbox.wait_for("refund.created", "charge.refunded")

    told = {event.type: event.data.object for event in events}
    assert told["refund.created"].id == given.id
    assert told["charge.refunded"].amount_refunded == 20_000
    assert events[0].request.id.startswith("req_")


def test_money_of_a_bank_goes_back_slowly(sandbox):
    session = sandbox.open()
    sandbox.choose(session, "pay-later")
    sandbox.app.test_client().post(f"/pay/{session.id}/settlement")
    given = refund(sandbox, sandbox.intent_of(session).id)

    sandbox.clock.forward(minutes=61)

    assert (given.status, given.pending_reason) == ("pending", "processing")
    [event] = sandbox.inbox.wait_for("refund.updated")
    assert event.data.object.status == "succeeded"
    assert event.data.previous_attributes.status == "pending"


def test_metadata_can_be_changed_later(sandbox, intent):
    given = refund(sandbox, intent, 100, metadata={"note": "scratch", "by": "Bina"})

    changed = sandbox.v1.refunds.update(
        given.id, params={"metadata": {"by": "", "seen": "yes"}}
    )

    assert changed.metadata.to_dict() == {"note": "scratch", "seen": "yes"}


def test_refunds_are_listed_by_charge(sandbox, intent):
    given = refund(sandbox, intent, 100)

    by_charge = sandbox.v1.refunds.list(params={"charge": given.charge})

    assert [found.id for found in by_charge] == [given.id]
    assert sandbox.v1.refunds.retrieve(given.id).amount == 100


def test_a_lost_answer_is_given_again_for_the_same_key(sandbox, intent):
    sandbox.fault(lost=9)
    with pytest.raises(stripe.APIError):
        refund_once(sandbox, intent)
    sandbox.fault(lost=0)

    again = refund_once(sandbox, intent)

    there = sandbox.v1.refunds.list(params={"payment_intent": intent}).data
    assert [one.id for one in there] == [again.id]


def test_a_bank_may_send_a_refund_back(sandbox, intent):
    sandbox.fault(bounce=True, settle_after=0)
    given = refund(sandbox, intent, 20_000)

    refunds.settle_due(sandbox.world)

    failed = sandbox.v1.refunds.retrieve(given.id)
    assert (failed.status, failed.failure_reason) == ("failed", "expired_or_canceled_card")
    assert sandbox.v1.charges.retrieve(given.charge).amount_refunded == 0


def test_two_who_look_at_once_send_a_refund_back_once(sandbox, intent, monkeypatch):
    sandbox.fault(bounce=True, settle_after=3600)
    given = refund(sandbox, intent, 20_000)
    waiting = sandbox.world.load(refunds.KIND, given.id)
    monkeypatch.setattr(sandbox.world.state, "due", lambda *_, **__: [waiting])

    refunds.settle_due(sandbox.world)
    refunds.settle_due(sandbox.world)

    assert sandbox.v1.charges.retrieve(given.charge).amount_refunded == 0


def test_the_desk_gives_a_payment_back_and_says_when_it_cannot(sandbox, intent):
    desk = sandbox.app.test_client()

    first = desk.post(f"/_sandbox/payments/{intent}/refund")
    second = desk.post(f"/_sandbox/payments/{intent}/refund")

    assert (first.status_code, second.status_code) == (303, 400)
    assert "already been refunded" in second.get_data(as_text=True)


def refund_once(sandbox, intent):
    return sandbox.v1.refunds.create(
        params={"payment_intent": intent}, options={"idempotency_key": "once"}
    )
