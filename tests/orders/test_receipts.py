"""The receipt: the page's own figures, by mail, once."""

import re
from email import message_from_bytes, policy

import pytest

import store.settings
from store.infra.db import transaction
from store.orders import jobs, mails
from store.payments.jobs import learn
from store.promotions.actions import Terms, add_coupon
from tests.checkout.walk import order_of_a_guest, put_in_cart
from tests.factories.buying import a_part
from tests.payments.conftest import order_numbered
from tests.servers.smtp import mail_server
from tests.working import run_jobs

AMOUNT = re.compile(r"-?₹[\d,]+\.\d\d")


@pytest.fixture
def mailbox(configuration, tmp_path, pay_page):
    """An empty file mailbox; gives what arrived in it."""
    chosen = store.settings.settings().model_copy(update={"VAR": tmp_path})
    store.settings.use(chosen)
    folder = tmp_path / "mail"
    return lambda: [
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in sorted(folder.glob("*.eml"))
    ]


@pytest.fixture
def order(browser, pay_page, mailbox):
    """A paid order with a discount, made by the pages."""
    a_part(price="999.00", stock=5)
    with transaction() as session:
        add_coupon(session, code="TEN", label="Ten per cent", terms=Terms(percent_bp=1000))
    put_in_cart(browser)
    browser.post("/cart/coupon", {"code": "TEN"})
    order = order_numbered(order_of_a_guest(browser))
    learn(pay_page.pay(order))
    return order


def test_the_receipt_has_the_figures_of_the_page(browser, order, mailbox):
    run_jobs()

    (mail,) = mailbox()
    browser.get(f"/orders/{order.number}")
    page = browser.page.partition("<main")[2]
    assert mail["To"] == "asha@example.in"
    assert mail["Subject"] == f"Your order {order.number} is paid"
    for kind in ("plain", "html"):
        text = mail.get_body((kind,)).get_content()
        assert set(AMOUNT.findall(text)) == set(AMOUNT.findall(page))
        assert order.promise in text
        assert "Part NZ-04" in text


def test_the_link_in_the_receipt_opens_the_order_for_whoever_holds_it(
    another_browser, order, mailbox
):
    run_jobs()

    (mail,) = mailbox()
    text = mail.get_body(("plain",)).get_content()
    address = re.search(r"http://localhost(/orders/\S+)", text)[1]
    assert another_browser.get(address).status_code == 200
    assert order.number in another_browser.page


def test_the_receipt_is_sent_once(order, mailbox):
    run_jobs()
    with mail_server() as server:
        _send_by(server.url)
        jobs.send_receipt(order.id)

    assert len(mailbox()) == 1
    assert server.messages == []
    kinds = [event.kind for event in order_numbered(order.number).events]
    assert kinds.count("receipt_sent") == 1


def test_a_receipt_made_twice_is_known_as_one(order):
    settings = store.settings.settings()

    first, second = (mails.receipt(order, settings) for _ in range(2))

    assert first["Message-ID"] == second["Message-ID"]


def test_a_mail_server_that_is_down_costs_neither_order_nor_receipt(order, mailbox):
    _send_by("smtp://127.0.0.1:9")
    with pytest.raises(ConnectionRefusedError):
        jobs.send_receipt(order.id)
    assert order_numbered(order.number).is_paid

    with mail_server() as server:
        _send_by(server.url)
        jobs.send_receipt(order.id)

    assert [mail["To"] for mail in server.messages] == ["asha@example.in"]


def test_who_fetches_the_order_is_told_when_it_is_ready(browser, pay_page, mailbox):
    a_part()
    order = order_numbered(order_of_a_guest(browser, delivery="pickup"))
    learn(pay_page.pay(order))
    run_jobs()

    (mail,) = mailbox()

    assert f"Ready to pick up: {order.promise}" in mail.get_body(("plain",)).get_content()


def _send_by(url) -> None:
    chosen = store.settings.settings().model_copy(update={"SMTP_URL": url})
    store.settings.use(chosen)
