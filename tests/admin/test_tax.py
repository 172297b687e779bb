"""Staff keep the rates, see the documents, and file the return."""

import io
import zipfile

import pytest

from store.infra.db import reading
from store.invoices import jobs
from store.kernel import clock
from store.tax.queries import rates_on
from tests.admin.test_products import form_of
from tests.factories.buying import a_part
from tests.invoices.billing import bill, credit, issued, pieces
from tests.payments.refunds.paying import a_paid_order
from tests.working import run_jobs

pytestmark = pytest.mark.one_database

TODAY = f"{clock.now().astimezone(clock.IST):%Y-%m-%d}"
RATE = {"code": "9999", "rate": "2.5", "valid_from": TODAY, "source": "My accountant"}


@pytest.fixture
def office(browser, owner):
    browser.follow(browser.sign_in(owner))
    browser.get("/admin/tax")
    return browser


def test_the_owner_adds_a_rate_from_today_on(office):
    answer = office.post("/admin/tax", RATE)

    assert answer.location == "/admin/tax"
    office.get("/admin/tax")
    assert "My accountant" in office.page
    assert "2.5 %" in office.page
    with reading() as session:
        assert rates_on(session, ["9999"], at=clock.now()) == {"9999": 250}


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("code", "39a", "2 to 8 digits"),
        ("rate", "101", "between 0 and 100"),
        ("rate", "NaN", "between 0 and 100"),
        ("valid_from", "2020-01-01", "never edited"),
        ("valid_from", "soon", "Not a valid date"),
        ("source", "", "on whose word"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(office, field, typed, says):
    answer = office.post("/admin/tax", {**RATE, field: typed})

    assert answer.status_code == 422
    assert says in office.page
    assert "My accountant" in office.page or field == "source"


def test_a_rate_is_for_the_owner_to_add(desk):
    desk.get("/admin/tax")

    assert desk.post("/admin/tax", RATE).status_code == 403


def test_a_product_shows_its_rate_and_is_not_sold_without_one(desk):
    a_part()
    desk.get("/admin/products/nz-04")
    assert "GST 18 % since 22 Sep 2025, as of code 8477" in desk.page

    form = form_of(desk.page) | {"hsn": "0101"}
    answer = desk.post("/admin/products/nz-04", form)

    assert answer.status_code == 422
    assert "No rate of GST is in force for 0101" in desk.page


def test_documents_are_listed_sent_and_reported(desk):
    order = a_paid_order()
    bill(order)
    credit(order, pieces(order, 1))
    jobs.draw_invoice(issued()[0].id)

    desk.get("/admin/invoices")
    for document in issued():
        assert document.number in desk.page
    first = issued()[0]
    answer = desk.get(f"/admin/invoices/{first.token}.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"].startswith("private")
    assert desk.get(f"/admin/invoices/{first.token}.json").json["number"] == first.number
    assert desk.get(f"/admin/invoices/{issued()[1].token}.pdf").status_code == 404
    desk.get("/admin/invoices?kind=credit_note&month=1999-99&after=x")
    assert first.number not in desk.page
    answer = desk.get("/admin/invoices/gstr-1.zip")
    assert "b2cs.csv" in zipfile.ZipFile(io.BytesIO(answer.data)).namelist()


def test_copies_are_drawn_when_staff_ask(desk):
    invoice = bill(a_paid_order())
    desk.get("/admin/invoices")

    desk.post(f"/admin/invoices/{invoice.token}/copies", {})
    run_jobs(only="draw_copies")

    answer = desk.get(f"/admin/invoices/{invoice.token}/copies.pdf")
    assert answer.status_code == 200


def test_a_firm_order_without_an_invoice_is_shown_and_billed(desk):
    order = a_paid_order()
    desk.get("/admin/invoices")
    assert order.number in desk.page

    desk.post(f"/admin/invoices/orders/{order.number}", {})

    assert [one.order_id for one in issued()] == [order.id]
