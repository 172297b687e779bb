"""Fills a shop with rows of a year's orders: paid, sent, refunded, billed, some waiting."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, text

from store.cart.models import Cart
from store.catalog.models import Variant
from store.invoices.models import Invoice, InvoiceKind
from store.kernel import clock, ids
from store.kernel.money import Money
from store.orders.models import (
    FulfilmentStatus,
    Order,
    OrderLine,
    OrderStatus,
    OrderTag,
    PaymentStatus,
    order_number,
)
from store.payments.models import Refund, RefundLine, RefundState

YEAR = 365 * 24 * 60
BATCH = 2000
RECENT = timedelta(days=3)
GST_BP = 1800
DELIVERY = Money(7900)
MOST_LINES = 3
PAID, PENDING = 0.9, 0.02
NAMES = ("Asha Kulkarni", "Bina Shah", "Chetan Rao", "Dev Menon", "Ela Iyer", "Farah Khan")


def fill(engine: Engine, orders: int, *, seed: int = 1) -> None:
    """Write so many orders of the last year; one in forty was refunded in part.

    One in fifty has a tag, one in four hundred waits for somebody to look at it.
    """
    chance, now = random.Random(seed), clock.now()  # noqa: S311 draws a shop
    with engine.begin() as connection:
        variants = connection.execute(select(Variant.id, Variant.sku, Variant.price)).all()
        begun = connection.scalar(text('SELECT coalesce(max(id), 0) FROM "order"')) or 0
        for first in range(begun, begun + orders, BATCH):
            last = min(first + BATCH, begun + orders)
            numbers = range(first + 1, last + 1)
            _write(connection, [_one(n, chance, now, variants) for n in numbers])
        _count_on(connection)


def _one(
    number: int, chance: random.Random, now: datetime, variants: Any
) -> dict[str, Any]:
    """Draw one order with its lines, and what became of it."""
    placed = now - timedelta(minutes=int(YEAR * chance.random() ** 1.3))
    lines = [
        _line(number, place, chance.choice(variants), chance.randint(1, 4))
        for place in range(chance.randint(1, MOST_LINES))
    ]
    items = Money.total(line["total"] for line in lines)
    total, buyer = items + DELIVERY, f"buyer{chance.randint(1, 4000)}@example.in"
    stands = _standing(chance, placed, now)
    is_paid = stands["payment_status"] == PaymentStatus.PAID
    order = {
        "id": number,
        "number": order_number(),
        "access_token": ids.token(),
        "cart_id": number,
        "visitor": f"bench-{number}",
        "email": buyer,
        "person": buyer,
        "name": chance.choice(NAMES),
        "line1": "12, 4th Cross",
        "city": "Bengaluru",
        "state": "KA",
        "postcode": "560038",
        "items_total": items,
        "discount": Money.zero(),
        "total": total,
        "captured": total if is_paid else Money.zero(),
        "delivery_method": "standard",
        "delivery_label": "Standard",
        "delivery_price": DELIVERY,
        "delivery_tax": DELIVERY.ratio(GST_BP, 10_000 + GST_BP),
        "tax": total.ratio(GST_BP, 10_000 + GST_BP),
        "placed_at": placed,
        "paid_at": placed + timedelta(minutes=4) if is_paid else None,
        "expires_at": placed + timedelta(hours=1),
        "promised_from": (placed + timedelta(days=5)).date(),
        "promised_to": (placed + timedelta(days=8)).date(),
        "needs_attention": "Stock is short." if number % 400 == 0 else "",
        **stands,
    }
    return {"order": order, "lines": lines}


def _standing(
    chance: random.Random, placed: datetime, now: datetime
) -> dict[str, StrEnum | str]:
    """Draw how an order stands; what is paid and not of these days was sent."""
    drawn = chance.random()
    if drawn < PAID:
        is_sent = now - placed > RECENT
        sent = FulfilmentStatus.SHIPPED if is_sent else FulfilmentStatus.UNFULFILLED
        status, payment = OrderStatus.PLACED, PaymentStatus.PAID
    else:
        sent, payment = FulfilmentStatus.UNFULFILLED, PaymentStatus.UNPAID
        status = OrderStatus.PENDING if drawn < PAID + PENDING else OrderStatus.EXPIRED
    is_tracked = sent == FulfilmentStatus.SHIPPED
    return {
        "status": status,
        "payment_status": payment,
        "fulfilment_status": sent,
        "tracking": f"EK{chance.randrange(10**9):09d}IN" if is_tracked else "",
    }


def _line(order: int, place: int, variant: Any, quantity: int) -> dict[str, Any]:
    price = variant.price * quantity
    return {
        "id": order * 10 + place,
        "order_id": order,
        "position": place,
        "variant_id": variant.id,
        "sku": variant.sku,
        "title": f"Thing {variant.sku}",
        "hsn": "8477",
        "quantity": quantity,
        "unit_price": variant.price,
        "discount": Money.zero(),
        "total": price,
        "gst_bp": GST_BP,
        "tax": price.ratio(GST_BP, 10_000 + GST_BP),
    }


def _write(connection: Connection, drawn: list[dict[str, Any]]) -> None:
    orders = [each["order"] for each in drawn]
    paid = [each for each in drawn if each["order"]["paid_at"]]
    carts = [{"id": order["cart_id"], "visitor": order["visitor"]} for order in orders]
    connection.execute(insert(Cart), carts)
    connection.execute(insert(Order), orders)
    connection.execute(
        insert(OrderLine), [line for each in drawn for line in each["lines"]]
    )
    tags = [{"order_id": order["id"], "word": "gift"} for order in orders]
    connection.execute(insert(OrderTag), tags[::50])
    connection.execute(insert(Invoice), [_invoice(each["order"]) for each in paid])
    back = [each for each in paid if each["order"]["id"] % 40 == 0]
    if back:
        connection.execute(insert(Refund), [_refund(each["order"]) for each in back])
        connection.execute(insert(RefundLine), [_refund_line(each) for each in back])


def _invoice(order: dict[str, Any]) -> dict[str, Any]:
    total, tax, number = order["total"], order["tax"], order["id"]
    half = tax.minor // 2
    rate = {
        "rate_bp": GST_BP,
        "taxable": total.minor - 2 * half,
        "cgst": half,
        "sgst": half,
        "igst": 0,
        "total": total.minor,
    }
    return {
        "id": number,
        "kind": InvoiceKind.INVOICE,
        "order_id": number,
        "series": "B",
        "year": "26-27",
        "serial": number,
        "number": f"B/{number:08d}",
        "issued_at": order["paid_at"],
        "total": total,
        "tax": tax,
        "snapshot": {"rates": [rate], "padding": "x" * 1500},
    }


def _refund(order: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": order["id"],
        "order_id": order["id"],
        "amount": Money(1000),
        "state": RefundState.SUCCEEDED,
        "settled_at": order["paid_at"] + timedelta(hours=5),
    }


def _refund_line(drawn: dict[str, Any]) -> dict[str, Any]:
    line = drawn["lines"][0]
    return {
        "id": line["id"],
        "refund_id": line["order_id"],
        "order_line_id": line["id"],
        "amount": Money(1000),
        "tax": Money(152),
    }


def _count_on(connection: Connection) -> None:
    """Let what is written later have numbers of its own."""
    if connection.dialect.name != "postgresql":
        return
    for table in ("cart", "order", "order_line", "invoice", "refund", "refund_line"):
        connection.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'),"  # noqa: S608
                f' (SELECT max(id) FROM "{table}"))'
            )
        )
