"""The same key, the same answer."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import stripe

from tests.payments.sandbox.shop import line, order


def create(sandbox, key, **more):
    return sandbox.sessions.create(params=order(**more), options={"idempotency_key": key})


def test_the_same_request_again_gets_the_same_session(sandbox):
    first = create(sandbox, "order-1")

    second = create(sandbox, "order-1")

    assert second.id == first.id
    assert second.last_response.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.last_response.headers
    assert len(list(sandbox.sessions.list())) == 1


def test_a_replay_names_the_first_request_but_has_an_id_of_its_own(sandbox):
    first = create(sandbox, "order-1").last_response

    second = create(sandbox, "order-1").last_response

    assert second.headers["Original-Request"] == first.request_id
    assert second.request_id != first.request_id


def test_a_key_cannot_be_used_for_something_else(sandbox):
    create(sandbox, "order-1")

    with pytest.raises(stripe.IdempotencyError) as refusal:
        create(sandbox, "order-1", line_items=[line(1_000)])

    assert refusal.value.http_status == 400


def test_a_key_in_use_is_refused(sandbox):
    sandbox.fault(latency=1)

    def second() -> int:
        time.sleep(0.3)
        with pytest.raises(stripe.APIError, match="in-progress") as refusal:
            create(sandbox, "order-1")
        return refusal.value.http_status

    with ThreadPoolExecutor(2) as pair:
        first = pair.submit(create, sandbox, "order-1")
        status = pair.submit(second)

    assert status.result() == 409
    assert first.result().status == "open"


def test_many_at_once_make_one_session(sandbox):
    def try_one(_) -> str | int:
        try:
            return create(sandbox, "order-1").id
        except stripe.APIError as refusal:
            return refusal.http_status

    with ThreadPoolExecutor(8) as crowd:
        answers = set(crowd.map(try_one, range(16)))

    assert len(answers - {409}) == 1
    assert len(list(sandbox.sessions.list())) == 1


def test_the_refusal_of_a_refund_is_remembered(sandbox):
    intent = sandbox.paid().payment_intent

    def refund_too_much():
        with pytest.raises(stripe.InvalidRequestError) as refusal:
            sandbox.v1.refunds.create(
                params={"payment_intent": intent, "amount": 999_999},
                options={"idempotency_key": "refund-1"},
            )
        return refusal.value

    first, second = refund_too_much(), refund_too_much()

    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"
    assert second.user_message == first.user_message


def test_a_wrong_parameter_does_not_use_up_the_key(sandbox):
    with pytest.raises(stripe.InvalidRequestError):
        create(sandbox, "order-1", line_items=[])

    assert create(sandbox, "order-1").status == "open"


def test_a_key_is_forgotten_after_a_day(sandbox):
    first = create(sandbox, "order-1")
    sandbox.clock.forward(minutes=24 * 60)

    assert create(sandbox, "order-1").id != first.id


def test_a_key_survives_a_restart(start, tmp_path):
    before = start(str(tmp_path / "state.sqlite"))
    first = create(before, "order-1")
    before.server.stop()

    after = start(str(tmp_path / "state.sqlite"))

    assert create(after, "order-1").id == first.id


def test_a_key_has_a_longest_length(sandbox):
    with pytest.raises(stripe.InvalidRequestError, match="255"):
        create(sandbox, "x" * 256)
