"""Staff give money back by the pages: worked out, confirmed, and one of two wins."""

import re

import pytest

from store.infra.db import reading
from store.kernel.money import Money
from store.orders.models import OrderStatus
from store.payments.models import OFFLINE, RefundState
from store.security.queries import history_of
from tests.factories.buying import a_part, an_order
from tests.payments.refunds.paying import a_paid_order, give_back, made, now, pay, pieces

pytestmark = pytest.mark.one_database
NONSENSE = [
    ({"pieces": "4"}, 409, "Only 3 of 3 can still be given back"),
    ({"pieces": "-1"}, 422, "whole number"),
    ({"pieces": "many"}, 422, "whole number"),
    ({"pieces": "0", "goodwill": "99999"}, 409, "is left to give back"),
    ({"pieces": "0", "goodwill": "-5"}, 422, "Write an amount"),
    ({"pieces": "0"}, 422, "Choose pieces"),
]
HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')


@pytest.fixture
def order(database):
    return a_paid_order(quantity=3)


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the refund's form."""
    form = page.partition('id="refund"')[2]
    found = {}
    for field in HIDDEN.findall(form):
        name = re.search(r'name="([^"]*)"', field)
        value = re.search(r'value="([^"]*)"', field)
        if name and name[1] != "csrf_token":
            found[name[1]] = value[1] if value else ""
    return found


def opened(desk, order) -> dict[str, str]:
    desk.get(f"/admin/orders/{order.number}/refunds")
    return hidden(desk.page)


def filled(order, fields, *, pieces="1", **more) -> dict[str, str]:
    line = order.lines[0].id
    return {**fields, f"pieces-{line}": pieces, "reason": "Broken", **more}


def work_out(desk, order, form):
    answer = desk.post(f"/admin/orders/{order.number}/refunds/draft", form)
    return answer, {**form, **hidden(desk.page)}


def send(desk, order, form):
    return desk.post(f"/admin/orders/{order.number}/refunds", form)


def test_a_refund_is_worked_out_confirmed_and_listed(desk, order):
    desk.get(f"/admin/orders/{order.number}")
    assert f"/admin/orders/{order.number}/refunds" in desk.page
    form = filled(order, opened(desk, order), delivery="y")

    _, form = work_out(desk, order, form)
    share = order.lines[0].total.minor // 3
    amount = Money(share) + order.delivery_price
    assert f"Give back {amount}" in desk.page
    assert f"{amount} to the account it was paid from" in desk.page
    assert not made(order)
    desk.follow(send(desk, order, form))

    assert f"{amount} goes back." in desk.page
    assert made(order)[0].amount == amount
    with reading() as session:
        assert "refund.asked" in [e.action for e in history_of(session, "order", order.id)]


def test_htmx_gets_the_sum_alone(desk, order):
    form = filled(order, opened(desk, order))

    answer = desk.fragment("POST", f"/admin/orders/{order.number}/refunds/draft", form)

    text = answer.get_data(as_text=True).lstrip()
    assert "Give back" in text
    assert "<html" not in text


def test_pressed_twice_it_is_one_refund(desk, order):
    _, form = work_out(desk, order, filled(order, opened(desk, order), pieces="3"))

    answers = [send(desk, order, form).status_code for _ in range(2)]

    assert answers == [303, 303]
    assert len(made(order)) == 1


@pytest.mark.fault("P16")
def test_P16_of_two_members_of_staff_at_once_one_wins(desk, order):
    _, mine = work_out(desk, order, filled(order, opened(desk, order), pieces="2"))
    _, theirs = work_out(desk, order, filled(order, opened(desk, order), pieces="2"))

    first, second = send(desk, order, mine), send(desk, order, theirs)

    assert (first.status_code, second.status_code) == (303, 409)
    assert "was given back a moment ago" in desk.page
    assert len(made(order)) == 1


@pytest.mark.fault("P16")
def test_P16_too_much_or_nonsense_is_refused(desk, order):
    fields = opened(desk, order)

    for typed, status, told in NONSENSE:
        drafted, _ = work_out(desk, order, filled(order, fields, **typed))
        sent = send(desk, order, filled(order, {**fields, "agreed": "1.00"}, **typed))
        assert (drafted.status_code, sent.status_code) == (status, status)
        assert told in desk.page
        assert 'value="Broken"' in desk.page

    assert not made(order)


def test_another_amount_than_was_confirmed_is_shown_first(desk, order):
    _, form = work_out(desk, order, filled(order, opened(desk, order)))

    answer = send(desk, order, filled(order, form, pieces="2"))

    assert answer.status_code == 409
    assert "not the one you confirmed" in desk.page
    assert not made(order)


def test_without_a_reason_nothing_goes_back(desk, order):
    _, form = work_out(desk, order, filled(order, opened(desk, order)))

    answer = send(desk, order, {**form, "reason": " "})

    assert answer.status_code == 422
    assert not made(order)


def test_money_paid_by_hand_is_paid_back_by_hand_with_a_reference(desk, database):
    a_part(stock=9)
    order = an_order(quantity=3)
    pay(order, provider=OFFLINE)
    order = now(order)
    (refund,) = give_back(order, pieces(order, 1))
    here = f"/admin/orders/{order.number}/refunds"
    desk.get(here)
    assert "your bank account, by transfer" in desk.page

    desk.follow(desk.post(f"{here}/{refund.token}/payout", {"reference": ""}))
    assert made(order)[0].state == RefundState.PENDING
    desk.follow(desk.post(f"{here}/{refund.token}/payout", {"reference": "UTR 4711"}))

    (paid_back,) = made(order)
    assert (paid_back.state, paid_back.reference) == (RefundState.SUCCEEDED, "UTR 4711")


def test_a_refund_by_hand_can_be_taken_back_before_it_is_paid(desk, database):
    a_part(stock=9)
    order = an_order(quantity=3)
    pay(order, provider=OFFLINE)
    (refund,) = give_back(now(order), pieces(now(order), 1))

    desk.post(f"/admin/orders/{order.number}/refunds/{refund.token}/withdrawal")

    assert made(order)[0].state == RefundState.FAILED
    assert now(order).refunded == Money.zero()
    assert not now(order).needs_attention


def test_a_firm_order_is_cancelled_with_a_reason(desk, order):
    desk.get(f"/admin/orders/{order.number}/cancellation")
    assert f"give back {order.total}" in desk.page

    refused = desk.post(f"/admin/orders/{order.number}/cancellation", {"reason": ""})
    done = desk.post(f"/admin/orders/{order.number}/cancellation", {"reason": "Gone"})
    again = desk.post(f"/admin/orders/{order.number}/cancellation", {"reason": "Gone"})

    assert (refused.status_code, done.status_code, again.status_code) == (422, 303, 303)
    assert now(order).status == OrderStatus.CANCELLED
    assert [refund.amount for refund in made(order)] == [order.total]
