"""A customer asks to send something back; staff give the money back, or say why not."""

from email import message_from_bytes, policy

import pytest

from store.infra.db import reading, transaction
from store.kernel import clock
from store.orders.actions import ship_order
from store.payments.models import ReturnState
from store.payments.refunds.returning import returns_of
from tests.admin.test_refunds import filled, opened as refund_form, send, work_out
from tests.payments.refunds.paying import a_paid_order, made, now
from tests.payments.refunds.test_cancelling import own_visitor
from tests.working import run_jobs

pytestmark = pytest.mark.one_database
NONSENSE = [
    ("0", "x", 422),
    ("4", "x", 409),
    ("-1", "x", 409),
    ("no", "x", 409),
    ("1", " ", 422),
]


def ship(order):
    with transaction() as session:
        ship_order(session, number=order.number, tracking="X", actor="S", at=clock.now())


def requests(order):
    with reading() as session:
        return returns_of(session, order.id)


def asked(browser, order, pieces="2", reason="Does not fit"):
    line = order.lines[0].id
    form = {f"pieces-{line}": pieces, "reason": reason}
    return browser.post(f"/orders/{order.number}/returns", form)


@pytest.fixture
def mine(app, browser):
    """An order that was sent to whoever is at the browser."""
    order = a_paid_order(quantity=3, visitor=own_visitor(browser))
    ship(order)
    return now(order)


def test_a_customer_asks_and_gets_the_money_back(browser, another_browser, mine, staff):
    browser.get(f"/orders/{mine.number}")
    assert "Send something back" in browser.page
    browser.get(f"/orders/{mine.number}/returns")
    browser.follow(asked(browser, mine))
    assert "You asked to send something back" in browser.page

    desk = another_browser
    desk.follow(desk.sign_in(staff))
    form = refund_form(desk, mine)
    assert "Does not fit" in desk.page
    assert f'name="pieces-{mine.lines[0].id}" type="number"' in desk.page
    assert 'value="2"' in desk.page
    _, form = work_out(desk, mine, filled(mine, form, pieces="2"))
    send(desk, mine, form)

    (request,) = requests(mine)
    assert (request.state, request.answered_by) == (ReturnState.ACCEPTED, "Sam Staff")
    assert made(mine)[0].lines[0].quantity == 2
    assert not now(mine).needs_attention


def test_a_return_is_refused_in_a_sentence_that_the_customer_gets(
    browser, another_browser, mine, staff, configuration
):
    asked(browser, mine)
    desk = another_browser
    desk.follow(desk.sign_in(staff))
    here = f"/admin/orders/{mine.number}/returns/{requests(mine)[0].token}/refusal"

    desk.follow(desk.post(here, {"answer": ""}))
    assert requests(mine)[0].is_open
    desk.follow(desk.post(here, {"answer": "It was cut to your length."}))
    run_jobs(only="tell_refused")

    browser.get(f"/orders/{mine.number}")
    assert "It was cut to your length." in browser.page
    assert requests(mine)[0].state == ReturnState.REFUSED
    assert f"About your return of order {mine.number}" in [
        message_from_bytes(path.read_bytes(), policy=policy.default)["Subject"]
        for path in (configuration.VAR / "mail").iterdir()
    ]
    assert desk.post(here, {"answer": "Again"}).status_code == 409


def test_nonsense_is_refused(browser, mine):
    for pieces, reason, status in NONSENSE:
        assert asked(browser, mine, pieces, reason).status_code == status

    assert requests(mine) == []


def test_one_request_is_answered_before_the_next_is_asked(browser, mine):
    asked(browser, mine)

    assert asked(browser, mine).status_code == 409
    assert len(requests(mine)) == 1


def test_what_was_not_sent_cannot_be_returned(app, browser):
    order = a_paid_order(quantity=3, visitor=own_visitor(browser))

    assert asked(browser, order).status_code == 409
    assert requests(order) == []


def test_a_stranger_cannot_ask_and_the_holder_of_the_mail_can(another_browser, mine):
    line = mine.lines[0].id
    form = {f"pieces-{line}": "1", "reason": "Broken"}
    here = f"/orders/{mine.number}/returns"

    assert another_browser.get(here).status_code == 404
    assert another_browser.post(here, form).status_code == 404
    form["key"] = mine.access_token
    assert another_browser.post(here, form).status_code == 303
    assert len(requests(mine)) == 1
