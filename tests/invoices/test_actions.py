"""Tax documents are issued once, say all they must, and take back what was billed."""

import pytest
from sqlalchemy import func, select

from store.infra.db import reading, transaction
from store.invoices import actions, jobs
from store.invoices.models import Invoice, InvoiceKind
from store.invoices.rows import DELIVERY
from store.kernel.money import Money
from store.orders.actions import give_up
from store.orders.models import OrderStatus
from store.orders.queries import locked_order
from store.payments.refunds.planning import Wish
from store.settings import settings
from tests.factories.buying import a_part, an_order
from tests.invoices.billing import (
    FIRM,
    NEIGHBOUR,
    bill,
    change,
    credit,
    issued,
    now,
    pieces,
)
from tests.payments.refunds.paying import a_paid_order
from tests.working import run_jobs

pytestmark = pytest.mark.one_database


def test_an_order_that_becomes_firm_is_billed_once(database):
    order = a_paid_order()

    run_jobs()
    jobs.issue_invoice(order.id)

    (invoice,) = issued()
    assert (invoice.order_id, invoice.total, invoice.tax) == (
        order.id,
        order.total,
        order.tax,
    )
    assert invoice.number.endswith("/00001")
    assert len(invoice.number) <= 16


def test_each_row_bears_what_the_order_froze(database):
    order = a_paid_order(quantity=3, price="33.35")

    snapshot = bill(order).snapshot

    thing, delivery = snapshot["rows"]
    line = order.lines[0]
    assert (thing["hsn"], thing["rate_bp"], thing["quantity"]) == ("84779000", 1800, 3)
    assert (thing["total"], thing["cgst"] * 2) == (line.total.minor, line.tax.minor)
    assert (delivery["position"], delivery["hsn"]) == (DELIVERY, "84779000")
    assert snapshot["total"] == order.total.minor
    assert snapshot["tax"] == order.tax.minor


@pytest.mark.parametrize(
    ("address", "fields", "place", "taxes"),
    [
        ({}, {}, "KA", ("cgst", "sgst")),
        ({"state": "MH", "postcode": "400001"}, {}, "MH", ("igst",)),
        ({"state": "CH", "postcode": "160017"}, {}, "CH", ("igst",)),
        ({"delivery_method": "pickup"}, {}, "KA", ("cgst", "sgst")),
        ({}, {"gstin": NEIGHBOUR, "business_name": "Gears LLP"}, "KA", ("cgst", "sgst")),
        (
            {"state": "MH", "postcode": "400001"},
            {"gstin": FIRM, "business_name": "Kulkarni Robotics LLP"},
            "MH",
            ("igst",),
        ),
    ],
)
def test_every_field_of_rule_46_is_there_whoever_buys(
    database, address, fields, place, taxes
):
    order = change(a_paid_order(**address), **fields)

    said = bill(order).snapshot

    for name in ("number", "date", "in_words", "rounding", "signature", "copy", "title"):
        assert said[name], name
    assert said["seller"]["name"]
    assert said["seller"]["address"]
    assert said["seller"]["gstin"] == settings().SHOP_GSTIN
    assert said["buyer"]["name"]
    assert said["buyer"]["gstin"] == fields.get("gstin", "")
    assert said["delivered_to"]["address"]
    assert said["delivered_to"]["state_code"]
    assert said["place_of_supply"]["state"] == place
    assert said["reverse_charge"] is False
    assert {name for name in ("cgst", "sgst", "igst") if said[name]} == set(taxes)
    for row in said["rows"]:
        assert all(row[name] for name in ("description", "hsn", "unit", "taxable", "total"))


def test_what_is_dear_names_its_buyer_also_at_the_counter(database):
    cheap = a_paid_order(delivery_method="pickup", quantity=1)
    a_part("DEAR", price="60000.00")
    dear = an_order(sku="DEAR", delivery_method="pickup")

    assert bill(cheap).snapshot["buyer"]["address"] == []
    assert bill(dear).snapshot["buyer"]["address"]


def test_a_large_shop_gives_a_business_no_paper_without_an_irn(database):
    order = change(a_paid_order(), gstin=NEIGHBOUR)
    large = settings().model_copy(update={"AATO_OVER_5CR": True})

    with pytest.raises(actions.NeedsIrn):
        bill(order, chosen=large)

    assert issued() == []
    assert bill(a_person()).serial == 1  # no number was used up


def a_person():
    a_part("PEN-1")
    return an_order(sku="PEN-1")


def test_a_credit_note_takes_back_at_the_rates_that_were_billed(database):
    order = a_paid_order(quantity=3, price="33.35")
    invoice = bill(order)

    (note,) = credit(order, pieces(order, 1))

    assert note.kind == InvoiceKind.CREDIT_NOTE
    assert note.number == invoice.number.replace("MX/", "MXC/")
    assert note.snapshot["original"]["number"] == invoice.number
    assert note.snapshot["reason"] == "Arrived broken"
    (row,) = note.snapshot["rows"]
    assert (row["quantity"], row["rate_bp"]) == (1, 1800)
    assert row["cgst"] == row["sgst"]


def test_notes_together_are_what_was_billed(database):
    order = a_paid_order(quantity=3, price="33.35")
    invoice = bill(order)

    notes = [note for _ in range(2) for note in credit(order, pieces(order, 1))]
    notes += credit(order, pieces(order, 1, delivery=True))

    assert Money.total(note.total for note in notes) == invoice.total
    assert Money.total(note.tax for note in notes) == invoice.tax
    for note in notes:
        assert note.snapshot["cgst"] == note.snapshot["sgst"]


def test_goodwill_changes_no_tax_and_has_no_note(database):
    order = a_paid_order()
    bill(order)

    assert credit(order, Wish(goodwill=Money(50_00))) == []


def test_a_refund_of_what_was_never_billed_has_no_note(database):
    order = a_paid_order()

    assert credit(order, pieces(order, 1)) == []


def test_a_refund_that_was_quicker_than_the_invoice_gets_its_note_later(database):
    order = a_paid_order()
    credit(order, pieces(order, 1))
    bill(order)

    jobs.credit_at_last()
    jobs.credit_at_last()

    assert [one.kind for one in issued()] == [InvoiceKind.INVOICE, InvoiceKind.CREDIT_NOTE]


def test_a_repeat_issues_nothing(database):
    order = a_paid_order()
    first = bill(order)
    (note,) = credit(order, pieces(order, 1))

    with transaction() as session:
        again = actions.issue_credit_note(
            session, refund_id=note.refund_id, settings=settings()
        )

    assert bill(order).id == first.id
    assert again.id == note.id
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Invoice)) == 2


def test_an_order_given_up_before_it_was_paid_is_credited_whole(database):
    order = a_person()
    invoice = bill(order)
    with transaction() as session:
        give_up(session, order_id=order.id, by=OrderStatus.CANCELLED, at=order.placed_at)

    jobs.credit_cancelled()
    jobs.credit_cancelled()

    _, note = issued()
    assert (note.total, note.tax) == (invoice.total, invoice.tax)
    assert note.refund_id is None


def test_a_blocked_invoice_asks_a_person_to_look(database, monkeypatch):
    order = change(a_paid_order(), gstin=NEIGHBOUR)
    large = settings().model_copy(update={"AATO_OVER_5CR": True})
    monkeypatch.setattr("store.invoices.jobs.settings", lambda: large)

    jobs.issue_invoice(order.id)

    assert "e-invoice" in now(order).needs_attention
    with transaction() as session:
        assert locked_order(session, order.id).is_firm
