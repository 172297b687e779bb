"""The return ties to the ledger, and no cell of it is a formula."""

import csv
import io
import json
import zipfile

import pytest

from store.infra.db import reading
from store.invoices.filing import archive, plain, sheet
from store.invoices.queries import return_of
from store.kernel import clock
from store.kernel.money import Money
from store.orders.models import Order
from store.payments.refunds.planning import Wish
from tests.factories.buying import a_part, an_order
from tests.invoices.billing import FIRM, bill, change, credit, issued, now, pieces
from tests.payments.refunds.paying import a_paid_order, made, pay

pytestmark = pytest.mark.one_database

MUMBAI = {"state": "MH", "postcode": "400001", "city": "Mumbai"}


def this_month():
    today = clock.now().astimezone(clock.IST)
    with reading() as session:
        return return_of(session, today.year, today.month)


def an_order_like(sku, *, price, quantity=1, **address) -> Order:
    a_part(sku, price=price, stock=20)
    order = an_order(sku=sku, quantity=quantity, **address)
    pay(order)
    return now(order)


@pytest.fixture
def month(database):
    """A month with every kind of supply, some of it given back."""
    local = a_paid_order(quantity=3, price="33.35")
    far = an_order_like("FAR-1", price="499.00", **MUMBAI)
    large = an_order_like("LARGE-1", price="1,20,000.00", **MUMBAI)
    firm = change(
        an_order_like("FIRM-1", price="999.00", quantity=2, **MUMBAI),
        gstin=FIRM,
        business_name='=HYPERLINK("http://x.example")',
    )
    for order in (local, far, large, firm):
        bill(order)
    credit(local, pieces(local, 1))
    credit(large, pieces(large, 1, delivery=True))
    credit(firm, Wish(pieces={firm.lines[0].id: 1}, goodwill=Money(10_00)))
    return [now(order) for order in (local, far, large, firm)]


def sums(table, *names):
    return [sum(row[name] for row in table) for name in names]


def test_the_totals_are_those_of_the_orders_less_what_went_back(month):
    found = this_month()

    billed = Money.total(order.total for order in month)
    back = Money.total(
        line.amount
        for order in month
        for refund in made(order)
        for line in refund.lines
        if line.order_line_id or line.is_delivery
    )
    assert found.totals["total"] == (billed - back).minor
    notes = [one for one in issued() if one.is_note]
    taxes = Money.total(order.tax for order in month) - Money.total(
        note.tax for note in notes
    )
    assert sum(found.totals[name] for name in ("cgst", "sgst", "igst")) == taxes.minor


def test_every_supply_is_in_one_table_and_once_in_its_code(month):
    tables = this_month().tables
    totals = this_month().totals

    supplied = [
        sum(row["taxable"] for row in tables[name]) for name in ("b2b", "b2cl", "b2cs")
    ]
    back = [sum(row["taxable"] for row in tables[name]) for name in ("cdnr", "cdnur")]
    assert all(supplied)
    assert all(back)
    assert sum(supplied) - sum(back) == totals["taxable"]
    by_code = tables["hsn_b2b"] + tables["hsn_b2c"]
    names = ("taxable", "cgst", "sgst", "igst", "total")
    assert sums(by_code, *names) == [totals[name] for name in names]
    assert [(row["from"], row["count"]) for row in tables["docs"]] == [
        (issued()[4].number, 3),
        (issued()[0].number, 4),
    ]


def test_the_files_hold_the_tables_and_no_formula(month):
    packed = zipfile.ZipFile(io.BytesIO(archive(this_month(), gstin=FIRM, month="2026-11")))

    (row,) = csv.DictReader(io.StringIO(packed.read("b2b.csv").decode()))
    assert row["Receiver Name"].startswith("'=")
    assert row["GSTIN/UIN of Recipient"] == FIRM
    assert row["Place Of Supply"] == "27-Maharashtra"
    assert row["Rate"] == "18.00"
    body = json.loads(packed.read("gstr1.json"))
    assert body["totals"] == this_month().totals
    for name in packed.namelist():
        if name.endswith(".csv"):
            for line in csv.reader(io.StringIO(packed.read(name).decode())):
                assert not any(cell.startswith(("=", "+", "@", "\t")) for cell in line)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_a_formula_is_written_as_words(text):
    assert plain(text) == f"'{text}"
    assert plain("Gears & Sons") == "Gears & Sons"


def test_a_table_without_rows_has_its_headings():
    assert sheet("docs", []).startswith("Nature of Document,")
