"""Faults spoil the delivery of events, on demand and no longer."""

import json

import pytest

from store.payments.sandbox.faults import BadFault, Faults

OF_A_PAYMENT = 4


def test_duplicates_carry_the_same_event(sandbox):
    sandbox.fault(duplicate=2)
    sandbox.paid()

    copies = sandbox.inbox.wait_for("checkout.session.completed", times=3)

    assert len({event.id for event in copies}) == 1


def test_events_can_come_newest_first(sandbox):
    sandbox.fault(reorder=True)
    sandbox.paid()

    sandbox.inbox.wait_for("payment_intent.created", "checkout.session.completed")

    assert sandbox.inbox.types == [
        "checkout.session.completed",
        "payment_intent.succeeded",
        "charge.succeeded",
        "payment_intent.created",
    ]


def test_delayed_events_come_when_their_time_is_there(sandbox):
    sandbox.fault(delay=600)
    sandbox.paid()
    assert sandbox.v1.events.list().data[0].pending_webhooks == 1

    sandbox.clock.forward(minutes=11)

    sandbox.inbox.wait_for("checkout.session.completed")


@pytest.mark.parametrize("drop", [True, 1])
def test_dropped_events_never_come_but_can_be_read(drop, sandbox):
    sandbox.fault(drop=drop)
    sandbox.paid()
    while sandbox.world.state.due("event", at=sandbox.clock()):
        pass

    sandbox.fault()
    sandbox.sessions.expire(sandbox.open().id)

    sandbox.inbox.wait_for("checkout.session.expired")
    assert sandbox.inbox.types == ["checkout.session.expired"]
    assert len(sandbox.v1.events.list().data) == OF_A_PAYMENT + 1


def test_some_events_can_be_dropped(sandbox):
    sandbox.world.faults.set(Faults(drop=0.5))

    lost = sum(sandbox.world.faults.loses_this_event() for _ in range(400))

    assert 100 < lost < 300


def test_what_is_not_named_is_switched_off(sandbox):
    sandbox.fault(duplicate=2, delay=5)

    answer = sandbox.fault(drop=0.25)

    assert answer.json == {
        "duplicate": 0,
        "reorder": False,
        "delay": 0.0,
        "drop": 0.25,
        "latency": 0.0,
        "outage": 0,
        "lost": 0,
        "bounce": False,
        "settle_after": 10.0,
    }
    assert sandbox.app.test_client().get("/_sandbox/faults").json == answer.json


@pytest.mark.parametrize(
    "wanted",
    [
        {"colour": 1},
        {"duplicate": -1},
        {"duplicate": 1.5},
        {"duplicate": True},
        {"drop": 2},
        {"delay": "soon"},
        {"reorder": 1},
        ["duplicate"],
        None,
    ],
)
def test_a_fault_must_make_sense(wanted, sandbox):
    with pytest.raises(BadFault):
        Faults.parse(wanted)

    refused = sandbox.app.test_client().post(
        "/_sandbox/faults", data=json.dumps(wanted), content_type="application/json"
    )
    assert refused.status_code == 400
    assert sandbox.world.faults.now == Faults(settle_after=3_600)
