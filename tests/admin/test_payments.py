"""Staff see what money is awaited, write down what came, and look after events."""

import re

import pytest

import store.settings
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.money import Money
from store.orders.queries import locked_order, order_with_number
from tests.factories.buying import a_part, an_order
from tests.factories.people import a_browser
from tests.payments.paying_later import an_order_by, came

pytestmark = pytest.mark.one_database


@pytest.fixture(autouse=True)
def bank(configuration, database):
    store.settings.use(configuration.model_copy(update={"BANK_UPI_ID": "shop@bank"}))
    a_part(stock=9)
    yield
    store.settings.use(configuration)


def now(order):
    with reading() as session:
        return order_with_number(session, order.number)


def token_on(page: str) -> str:
    return re.search(r'name="token"[^>]*value="([^"]+)"', page)[1]


def test_a_transfer_is_awaited_written_down_once_and_settles_the_order(desk):
    order = an_order_by("bank")
    desk.get("/admin/payments")
    assert order.number in desk.page
    desk.get(f"/admin/orders/{order.number}")
    assert f"/admin/orders/{order.number}/money" in desk.page

    desk.get(f"/admin/orders/{order.number}/money")
    typed = {
        "amount": order.total.plain,
        "on": clock.now().astimezone(clock.IST).date().isoformat(),
        "reference": "UTR 77",
        "token": token_on(desk.page),
    }
    for _ in range(2):
        desk.follow(desk.post(f"/admin/orders/{order.number}/money", typed))

    assert "UTR 77" in desk.page
    assert came(order) == [order.total]
    assert now(order).is_paid
    desk.get("/admin/payments")
    assert order.number not in desk.page
    desk.get("/admin/payments?tab=payments")
    assert order.number in desk.page


def test_what_is_wrong_about_money_keeps_what_was_typed(desk):
    order = an_order_by("bank")
    desk.get(f"/admin/orders/{order.number}/money")
    typed = {"amount": "12", "on": "2026-11-20", "token": token_on(desk.page)}

    answer = desk.post(f"/admin/orders/{order.number}/money", typed)

    assert answer.status_code == 422
    assert "Write the bank&#39;s reference" in answer.text
    assert 'value="12"' in answer.text
    assert came(order) == []


def test_a_held_order_is_let_go_by_a_person(desk):
    order = an_order()
    with transaction() as session:
        found = locked_order(session, order.id)
        found.take(found.due + Money(1_00), at=clock.now())
        found.hold("Paid ₹1.00 more than asked: do not send yet.", at=clock.now())
    desk.get(f"/admin/orders/{order.number}/money")
    assert "Nothing of it may be sent" in desk.page

    desk.follow(desk.post(f"/admin/orders/{order.number}/release"))

    assert "Nothing of it may be sent" not in desk.page
    assert (now(order).held, now(order).status) == ("", "placed")


def test_a_customer_is_given_terms_and_loses_them(desk, asha):
    order = an_order(a_browser(asha))
    page = f"/admin/orders/{order.number}/money"

    desk.follow(desk.post(f"/admin/orders/{order.number}/terms", _terms(30, "5000")))
    assert "May pay within 30 days" in desk.page

    refused = desk.post(f"/admin/orders/{order.number}/terms", _terms(0, "5000"))
    assert refused.status_code == 422
    desk.follow(desk.post(f"/admin/orders/{order.number}/terms", _terms(30, "0")))
    desk.get(page)
    assert "Pays before anything is sent" in desk.page


def _terms(days, credit):
    return {"days": str(days), "credit": credit}
