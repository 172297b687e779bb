"""Fills a shop with rows of a year's orders: paid, sent, refunded, billed, some waiting."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
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
    PaymentStatus,
)
from store.payments.models import Refund, RefundLine, RefundState

YEAR = 365 * 24 * 60
BATCH = 2000
RECENT = timedelta(days=3)
GST_BP = 1800


def fill(engine: Engine, orders: int, *, seed: int = 1) -> None:
    """Write so many orders of the last year; one in forty was refunded in part."""
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
    """Draw one order with its line, and what became of it."""
    placed = now - timedelta(minutes=int(YEAR * chance.random() ** 1.3))
    variant, quantity = chance.choice(variants), chance.randint(1, 4)
    price, delivery = variant.price * quantity, Money(7900)
    is_paid = chance.random() < 0.9
    is_sent = is_paid and now - placed > RECENT
    tax = (price + delivery).ratio(GST_BP, 10_000 + GST_BP)
    buyer = f"buyer{chance.randint(1, 4000)}@example.in"
    order = {
        "id": number,
        "number": f"MX-{number:08d}"[:16],
        "access_token": ids.token(),
        "cart_id": number,
        "visitor": f"bench-{number}",
        "email": buyer,
        "person": buyer,
        "name": f"Buyer {number % 4000}",
        "line1": "12, 4th Cross",
        "city": "Bengaluru",
        "state": "KA",
        "postcode": "560038",
        "items_total": price,
        "discount": Money.zero(),
        "total": price + delivery,
        "captured": price + delivery if is_paid else Money.zero(),
        "delivery_method": "standard",
        "delivery_label": "Standard",
        "delivery_price": delivery,
        "delivery_tax": delivery.ratio(GST_BP, 10_000 + GST_BP),
        "tax": tax,
        "status": OrderStatus.PLACED if is_paid else OrderStatus.EXPIRED,
        "payment_status": PaymentStatus.PAID if is_paid else PaymentStatus.FAILED,
        "fulfilment_status": FulfilmentStatus.SHIPPED
        if is_sent
        else FulfilmentStatus.UNFULFILLED,
        "placed_at": placed,
        "paid_at": placed + timedelta(minutes=4) if is_paid else None,
        "expires_at": placed + timedelta(hours=1),
        "promised_from": (placed + timedelta(days=5)).date(),
        "promised_to": (placed + timedelta(days=8)).date(),
    }
    line = {
        "id": number,
        "order_id": number,
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
    return {"order": order, "line": line}


def _write(connection: Connection, drawn: list[dict[str, Any]]) -> None:
    orders = [each["order"] for each in drawn]
    paid = [each for each in drawn if each["order"]["paid_at"]]
    carts = [{"id": order["cart_id"], "visitor": order["visitor"]} for order in orders]
    connection.execute(insert(Cart), carts)
    connection.execute(insert(Order), orders)
    connection.execute(insert(OrderLine), [each["line"] for each in drawn])
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
    line = drawn["line"]
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
