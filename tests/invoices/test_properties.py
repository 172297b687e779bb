"""Whatever is ordered, a tax document adds up, and its tax is whose it must be."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings as hypothesis_settings, strategies as st

from store.invoices.numbering import number_of
from store.invoices.rows import by_rate, rows_back, rows_of, summed
from store.invoices.seller import Seller
from store.invoices.snapshot import Numbered, invoice_snapshot, note_snapshot
from store.kernel.money import Money
from store.orders.models import Order, OrderLine
from store.payments.models import Refund, RefundLine
from store.tax.gst import included_tax, tax_of_part
from store.tax.india import STATES

RATES = (0, 500, 1800, 4000)
SELLER = Seller("Shop", "Street", "29AAKFM4821Q1ZK", "KA", "MX")
WHEN = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)


def numbered(series="MX"):
    return Numbered(number_of(series, "26-27", 7), series, "26-27", 7, WHEN)


@st.composite
def orders(draw):
    """An order as it was frozen: random lines, rates, discounts, delivery and place."""
    place = draw(st.sampled_from(sorted(STATES)))
    interstate = place != SELLER.state
    lines = []
    for position in range(draw(st.integers(1, 6))):
        quantity, price = draw(st.integers(1, 50)), draw(st.integers(1, 10_000_00))
        gross = quantity * price
        discount = draw(st.integers(0, gross))
        total, rate = Money(gross - discount), draw(st.sampled_from(RATES))
        line = OrderLine(
            id=position + 100,
            position=position,
            title=draw(st.sampled_from(("Gear", "Bracket.stl"))),
            detail="",
            sku="G-1",
            hsn=draw(st.sampled_from(("3916", "84779000", "998898"))),
            quantity=quantity,
            unit_price=Money(price),
            discount=Money(discount),
            total=total,
            gst_bp=rate,
        )
        line.tax = included_tax(total, gst_bp=rate, interstate=interstate)
        lines.append(line)
    return _order(draw, place, lines)


def _order(draw, place, lines):
    interstate = place != SELLER.state
    delivery, rate = Money(draw(st.integers(0, 500_00))), draw(st.sampled_from(RATES))
    total = Money.total(line.total for line in lines) + delivery
    order = Order(
        number="MX-AAAA-BBBB",
        name="Asha",
        line1="12, 4th Cross",
        line2="",
        city="Town",
        state=place,
        postcode="560038",
        gstin=draw(st.sampled_from(("", "27AAPFU0939F1ZV"))),
        business_name="",
        billing=None,
        place_of_supply=place,
        interstate=interstate,
        lines=lines,
        delivery_method="standard",
        delivery_label="Standard delivery",
        delivery_price=delivery,
        delivery_hsn="3916",
        delivery_gst_bp=rate,
        discount=Money.total(line.discount for line in lines),
        discount_label="",
        payment_method="online",
        gift_total=Money.zero(),
        placed_at=WHEN,
        total=total,
    )
    order.delivery_tax = included_tax(delivery, gst_bp=rate, interstate=interstate)
    order.tax = Money.total(line.tax for line in lines) + order.delivery_tax
    return order


@pytest.mark.fault("C12")
@pytest.mark.prior_failure(32)
@pytest.mark.prior_failure(33)
@hypothesis_settings(max_examples=150)
@given(orders())
def test_rows_sum_to_the_order_and_halves_are_equal(order):
    said = invoice_snapshot(order, rows_of(order), seller=SELLER, numbered=numbered())

    assert said["total"] == order.total.minor
    assert said["tax"] == order.tax.minor == said["cgst"] + said["sgst"] + said["igst"]
    assert said["taxable"] + said["tax"] == said["total"]
    assert said["cgst"] == said["sgst"]
    if said["tax"]:
        assert (said["cgst"] + said["sgst"] > 0) != (said["igst"] > 0)
    for name in ("taxable", "cgst", "sgst", "igst", "total"):
        assert sum(row[name] for row in said["rows"]) == said[name]
        assert sum(row[name] for row in said["rates"]) == said[name]
    for row in said["rows"]:
        assert row["description"]
        assert row["hsn"]
        assert row["quantity"] > 0


@hypothesis_settings(max_examples=100)
@given(orders(), st.lists(st.integers(1, 50), min_size=1, max_size=5), st.randoms())
def test_notes_in_any_steps_take_back_exactly_what_was_billed(order, weights, chance):
    rows = rows_of(order)
    invoice = invoice_snapshot(order, rows, seller=SELLER, numbered=numbered())
    refunds = [
        Refund(id=nth, lines=lines, amount=Money(1), reason="")
        for nth, lines in enumerate(_in_steps(order, weights))
    ]
    chance.shuffle(refunds)

    back, noted = [], []
    for refund in refunds:
        step = rows_back(order, refund, noted, rows)
        noted.append(refund)
        note = note_snapshot(
            order, step, invoice=invoice, reason="", numbered=numbered("MXC")
        )
        assert note["cgst"] == note["sgst"]
        assert all(row["taxable"] >= 0 for row in step)
        back += step

    assert summed(back) == {**summed(rows)}
    assert by_rate(back) == by_rate(row for row in rows if row["total"])


def _in_steps(order, weights):
    """Give each line back by these weights; odd paise of tax included."""
    steps = [[] for _ in weights]
    for line in order.lines:
        left, tax_left = line.total, line.tax
        for nth, part in enumerate(line.total.split(weights)):
            tax = tax_of_part(tax_left, part=part, whole=left, interstate=True)
            left, tax_left = left - part, tax_left - tax
            steps[nth].append(
                RefundLine(order_line_id=line.id, amount=part, tax=tax, quantity=0)
            )
    steps[-1].append(
        RefundLine(
            is_delivery=True,
            amount=order.delivery_price,
            tax=order.delivery_tax,
            quantity=0,
        )
    )
    return steps
