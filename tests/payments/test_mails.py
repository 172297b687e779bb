"""Mails about money: how to pay, what did not come, and what goes back."""

from email import message_from_bytes, policy

import pytest

import store.settings
from store.infra.db import transaction
from store.kernel import clock
from store.orders import jobs as orders_jobs
from store.orders.actions import give_up
from store.orders.models import OrderStatus
from store.payments import jobs
from tests.factories.buying import BINA, a_cart, a_part, an_order, later, place
from tests.payments.paying_later import an_order_by
from tests.working import run_jobs

pytestmark = pytest.mark.one_database


@pytest.fixture
def mails(pay_page, tmp_path):
    """Give the subjects and the words of the mails that were sent, in their order."""
    chosen = store.settings.settings().model_copy(update={"VAR": tmp_path})
    store.settings.use(chosen)
    a_part(stock=1)
    return lambda: [_read(path) for path in sorted((tmp_path / "mail").glob("*.eml"))]


def test_a_transfer_is_explained_with_its_reference(mails):
    order = an_order_by("bank")

    run_jobs()

    ((subject, words),) = mails()
    assert subject == f"How to pay your order {order.number}"
    for told in (order.number, str(order.total), "IFSC TEST0000001", "Reference"):
        assert told in words


def test_cash_at_the_door_is_confirmed_once(mails):
    order = an_order_by("cod")

    run_jobs()
    orders_jobs.send_confirmation(order.id)

    ((subject, words),) = mails()
    assert subject == f"Your order {order.number} is placed"
    assert f"You pay {order.total} in cash" in words
    assert "To pay" in words


@pytest.mark.fault("P18")
def test_P18_a_slow_payment_that_fails_is_told_by_mail(mails, pay_page):
    order = an_order()
    session_id = pay_page.open(order)
    pay_page.choose(session_id, "fail-later")
    jobs.learn(session_id)
    pay_page.settle(session_id)

    jobs.learn(session_id)
    run_jobs()

    ((subject, words),) = mails()
    assert subject == f"The payment for your order {order.number} did not go through"
    assert f"/orders/{order.number}?key=" in words


@pytest.mark.fault("P05")
def test_P05_money_that_came_too_late_is_told_of_and_given_back(mails, pay_page):
    order = an_order()
    session_id = pay_page.pay(order)
    _expire_without_asking(order)
    place(BINA, *a_cart(BINA))

    assert jobs.learn(session_id) == "paid too late"
    run_jobs()

    subjects = [subject for subject, _ in mails()]
    assert f"Your payment for order {order.number} came too late" in subjects


def _expire_without_asking(order) -> None:
    """As if Stripe had said "expired" and then taken the money all the same."""
    with clock.frozen(later(hours=1)), transaction() as session:
        give_up(session, order_id=order.id, by=OrderStatus.EXPIRED, at=clock.now())


def _read(path) -> tuple[str, str]:
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    return mail["Subject"], mail.get_body(("plain",)).get_content()
