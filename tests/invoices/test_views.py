"""A customer's documents are theirs: by their visit, or by the key in their mail."""

import pytest

from store.invoices import jobs
from store.payments.jobs import learn
from tests.checkout.walk import order_of_a_guest
from tests.factories.buying import a_part
from tests.invoices.billing import bill
from tests.payments.conftest import order_numbered

pytestmark = pytest.mark.one_database


@pytest.fixture
def order(browser, pay_page):
    """A guest's paid order with its invoice."""
    a_part()
    found = order_numbered(order_of_a_guest(browser))
    learn(pay_page.pay(found))
    return found


def test_an_order_page_has_the_invoice_as_pdf_and_as_json(browser, order):
    invoice = bill(order)
    browser.get(f"/orders/{order.number}")
    assert "PDF is being drawn" in browser.page
    jobs.draw_invoice(invoice.id)

    browser.get(f"/orders/{order.number}")

    here = f"/orders/{order.number}/documents/{invoice.filename}"
    assert f'href="{here}.pdf"' in browser.page
    answer = browser.get(f"{here}.pdf")
    assert answer.data.startswith(b"%PDF")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert f"{invoice.filename}.pdf" in answer.headers["Content-Disposition"]
    assert browser.get(f"{here}.json").json == invoice.snapshot
    assert browser.get(f"/orders/{order.number}/documents/invoice.json").json["number"]


def test_the_key_of_the_mail_opens_it_and_a_stranger_finds_nothing(another_browser, order):
    invoice = bill(order)
    jobs.draw_invoice(invoice.id)
    stranger = another_browser
    here = f"/orders/{order.number}/documents/invoice.pdf"

    assert stranger.get(here).status_code == 404
    assert stranger.get(f"{here}?key=wrong-key-of-some-length").status_code == 404
    assert stranger.get(f"{here}?key={order.access_token}").status_code == 200
    stranger.get(f"/orders/{order.number}?key={order.access_token}")
    assert f"{invoice.filename}.pdf?key={order.access_token}" in stranger.page


def test_what_is_not_drawn_or_not_there_says_so(browser, order):
    assert browser.get(f"/orders/{order.number}/documents/invoice.pdf").status_code == 404
    assert "not yet" in browser.page

    bill(order)

    browser.get(f"/orders/{order.number}/documents/invoice.pdf")
    assert "being drawn" in browser.page
