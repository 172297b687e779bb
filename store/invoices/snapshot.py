"""What a tax document says, all of it: drawn as a PDF, sent as JSON, summed for returns.

Every field of Rule 46 of the CGST Rules 2017, and for credit notes of Rule 53(1A).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from store.invoices.in_words import rupees_in_words
from store.invoices.numbering import last_day_for_credit
from store.invoices.rows import Row, by_rate, summed
from store.invoices.seller import Seller
from store.kernel import clock
from store.kernel.money import Money
from store.orders.models import Order
from store.tax.india import GST_CODES, local_tax, state_name

SHAPE = 1
Snapshot = dict[str, Any]
NAMED_FROM = Money(50_000_00)  # an address must be on it from here on (r. 46(e))
COPY = "Original for recipient"  # r. 48(1)(a)
ROUNDING = (
    "Prices include GST. Tax is worked out for each line and rounded half up to the paisa, "
    "within a state for each half; totals are the sums of the lines, not rounded further."
)
UNSIGNED = (
    "Issued electronically under the Information Technology Act, 2000; no signature is "
    "required (CGST Rules, rule 46, last proviso)."
)


@dataclass(frozen=True)
class Numbered:
    """Which document it is, and when it was issued."""

    number: str
    series: str
    year: str
    serial: int
    issued_at: datetime


def invoice_snapshot(
    order: Order, rows: list[Row], *, seller: Seller, numbered: Numbered
) -> Snapshot:
    """Write down what an invoice says of an order."""
    return {
        **_document(order, rows, seller=seller, numbered=numbered),
        "kind": "invoice",
        "title": _title(rows, order),
        "payment": {
            "method": order.payment_method,
            "gift_cards": order.gift_total.minor,
        },
        "discount": {"label": order.discount_label, "amount": order.discount.minor},
    }


def note_snapshot(
    order: Order,
    rows: list[Row],
    *,
    invoice: Snapshot,
    reason: str,
    numbered: Numbered,
) -> Snapshot:
    """Write down what a credit note takes back of an invoice; its parties stay the same."""
    invoiced = datetime.fromisoformat(invoice["issued_at"])
    until = last_day_for_credit(_day(invoiced))
    same = ("seller", "buyer", "delivered_to", "order", "place_of_supply")
    return {
        **_sums(rows, numbered),
        **{name: invoice[name] for name in (*same, "interstate", "local_tax")},
        "kind": "credit_note",
        "title": "Credit note",
        "reason": reason,
        "original": {"number": invoice["number"], "date": invoice["date"]},
        "is_late": _day(numbered.issued_at) > until,
        "lowers_tax_until": until.isoformat(),
        "of_order": order.number,
    }


def rows_in(snapshot: Snapshot) -> list[Row]:
    """Give the rows of a document as it was issued."""
    rows: list[Row] = snapshot["rows"]
    return rows


def _document(
    order: Order, rows: list[Row], *, seller: Seller, numbered: Numbered
) -> Snapshot:
    place = order.place_of_supply or seller.state
    return {
        **_sums(rows, numbered),
        "seller": _place(seller.state)
        | {"name": seller.name, "address": seller.address, "gstin": seller.gstin},
        "buyer": _buyer(order, rows, seller),
        "delivered_to": _delivered_to(order, seller),
        "order": {"number": order.number, "placed_at": order.placed_at.isoformat()},
        "place_of_supply": _place(place),
        "interstate": order.interstate,
        "local_tax": local_tax(place),
    }


def _sums(rows: list[Row], numbered: Numbered) -> Snapshot:
    whole = summed(rows)
    return {
        "shape": SHAPE,
        "number": numbered.number,
        "series": numbered.series,
        "financial_year": numbered.year,
        "serial": numbered.serial,
        "issued_at": numbered.issued_at.isoformat(),
        "date": _day(numbered.issued_at).isoformat(),
        "copy": COPY,
        "currency": "INR",
        "reverse_charge": False,
        "rows": rows,
        "rates": by_rate(rows),
        "taxable": whole["taxable"],
        "cgst": whole["cgst"],
        "sgst": whole["sgst"],
        "igst": whole["igst"],
        "tax": whole["total"] - whole["taxable"],
        "total": whole["total"],
        "in_words": rupees_in_words(Money(whole["total"])),
        "rounding": ROUNDING,
        "signature": UNSIGNED,
    }


def _title(rows: Iterable[Row], order: Order) -> str:
    """Name it as the rules do: what bears no tax is not on a tax invoice (rr. 46A, 49)."""
    taxed = {bool(row["rate_bp"]) for row in rows}
    if taxed == {False}:
        return "Bill of supply"
    if len(taxed) > 1 and not order.gstin:
        return "Invoice-cum-bill of supply"
    return "Tax invoice"


def _buyer(order: Order, rows: list[Row], seller: Seller) -> Snapshot:
    """Name who buys, with an address where there is one or has to be one."""
    named = bool(order.gstin) or summed(rows)["total"] >= NAMED_FROM.minor
    address = order.billing or (_address(order) if named or not order.is_pickup else {})
    return {
        **_place(
            address.get("state") or (seller.state if order.is_pickup else order.state)
        ),
        "name": order.business_name or order.name,
        "attention": order.name if order.business_name else "",
        "gstin": order.gstin,
        "address": _lines(address),
    }


def _delivered_to(order: Order, seller: Seller) -> Snapshot:
    if order.is_pickup:
        at_counter = f"Handed over at {seller.address}"
        return {**_place(seller.state), "name": seller.name, "address": [at_counter]}
    return {
        **_place(order.state),
        "name": order.name,
        "address": _lines(_address(order)),
    }


def _address(order: Order) -> dict[str, str]:
    names = ("line1", "line2", "city", "state", "postcode")
    return {name: getattr(order, name) for name in names}


def _lines(address: dict[str, str]) -> list[str]:
    """Write an address as a label has it; without one, nothing."""
    if not address.get("line1"):
        return []
    town = f"{address.get('city', '')} {address.get('postcode', '')}".strip()
    return [part for part in (address["line1"], address.get("line2", ""), town) if part]


def _place(state: str) -> Snapshot:
    return {
        "state": state,
        "state_name": state_name(state),
        "state_code": GST_CODES.get(state, ""),
    }


def _day(at: datetime) -> Any:
    return at.astimezone(clock.IST).date()
